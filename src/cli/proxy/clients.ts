// Which declared client the user is.

import { z } from 'zod';
import type { KubernetesObject } from '../../api/objects.ts';
import { query } from '../../components/query/facts.ts';

/** Only what is needed, so that a stack of another version of the API can be read too. */
const DECLARING = z.object({
  clients: z.array(z.object({ name: z.string(), access: z.array(z.string()).default([query.name]) })).default([]),
});

/**
 * Chooses a declared client that Query serves: the one named, else the only one.
 * Throws a sentence that says which there are.
 */
export function chooseClient(stack: KubernetesObject, named: string | undefined): string {
  const { clients } = DECLARING.parse(stack['spec'] ?? {});
  const served = clients.filter(({ access }) => access.includes(query.name)).map(({ name }) => name);
  const where = `stack ${stack.metadata.namespace}/${stack.metadata.name}`;
  if (named !== undefined) return checkNamed(where, named, served, clients);
  const [only, ...others] = served;
  if (only === undefined) {
    throw new Error(
      `${where} declares no client that Query serves: add one to spec.clients, such as {name: admin, access: [query]}`,
    );
  }
  if (others.length > 0)
    throw new Error(`${where} declares several clients: choose one with --client: ${list(served)}`);
  return only;
}

function checkNamed(
  where: string,
  named: string,
  served: readonly string[],
  clients: readonly { readonly name: string }[],
): string {
  if (served.includes(named)) return named;
  const declared = clients.some(({ name }) => name === named);
  const problem = declared ? `has no access to query` : `is not declared`;
  throw new Error(`client '${named}' of ${where} ${problem}: clients that Query serves are ${list(served)}`);
}

const list = (names: readonly string[]): string => names.join(', ') || '(none)';
