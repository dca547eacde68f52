// Which Secrets the operator makes, by their names: they follow from the stack, and nobody can edit them away.
import { AUTHORITY_NAMES } from '../components/authorities.ts';
import { COMPONENTS } from '../stack/components.ts';
import { leavesOf } from '../stack/leaves.ts';
import { authoritySecretName, clientSecretName, componentName, type StackId } from '../stack/names.ts';

/**
 * The names of all Secrets that a stack may have: with certificates, and with the files of its components that hold credentials.
 * @param clients those that its spec declares
 */
export const ownSecretNames = (stack: StackId, clients: readonly string[]): readonly string[] => [
  ...AUTHORITY_NAMES.map((authority) => authoritySecretName(stack, authority)),
  ...COMPONENTS.flatMap((component) => [
    componentName(stack, component),
    ...leavesOf(stack, component).map(({ secretName }) => secretName),
  ]),
  ...clients.map((client) => clientSecretName(stack, client)),
];

/** The clients of a spec of which nothing is known to hold, because it is refused or nobody has looked at it. */
export function declaredClients(spec: unknown): readonly string[] {
  const { clients } = Object(spec) as { readonly clients?: unknown };
  return (Array.isArray(clients) ? clients : []).slice(0, MOST_CLIENTS).flatMap((client) => {
    const { name } = Object(client) as { readonly name?: unknown };
    return typeof name === 'string' && NAME.test(name) ? [name] : [];
  });
}

/** What the schema allows. */
const MOST_CLIENTS = 64;
const NAME = /^[a-z0-9-]{1,63}$/;
