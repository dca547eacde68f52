// Reads the credentials that Alertmanagers of a stack ask for.
import { dataOf, decodedBytes } from '../api/data.ts';
import { GROUP, KIND } from '../api/group.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { ownValue } from '../api/own-value.ts';
import type { Problem } from '../api/problems.ts';
import { type CredentialRef, credentialRefs, readCredentials } from '../plan/alertmanagers.ts';
import type { CredentialsByUrl } from '../plan/inputs.ts';
import { ownSecrets } from '../plan/own-secrets.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { type Found, findNamed } from './find-named.ts';
import type { Neighbours } from './neighbours.ts';
import type { Reader } from './reader.ts';

/** What was found. Without all of it nothing is planned: alerts that nobody takes are noticed when it is too late. */
export interface FoundCredentials {
  readonly credentials: CredentialsByUrl;
  readonly problems: readonly Problem[];
}

/** Reads one Secret after the other, and keeps of each what is named. */
export async function readAlertmanagers(
  client: Pick<Reader, 'find'>,
  stack: ResolvedStack,
  neighbours: Neighbours,
): Promise<FoundCredentials> {
  const refs = credentialRefs(stack);
  // Who names nothing asks for nobody.
  const isOurs = await secretsOfStacks(stack, refs.length === 0 ? nobody : neighbours);
  const contents = new Map<CredentialRef, Buffer>();
  const missing: Problem[] = [];
  for (const name of new Set(refs.map(({ ref }) => ref.name))) {
    const found = await findNamed(client, { apiVersion: 'v1', kind: 'Secret', namespace: stack.namespace, name });
    const named = refs.filter(({ ref }) => ref.name === name);
    if (isOurs(name) || isMadeForAStack(found)) missing.push(ourSecret(name, named));
    else if ('tooLarge' in found) missing.push(tooLarge(name, named, found.tooLarge));
    else if (!found.object) missing.push(withoutSecret(stack, name, named));
    else for (const at of named) takeKey(found.object, at, contents, missing);
  }
  const inOrder = new Map(refs.flatMap((at) => entryOf(contents, at)));
  const { credentials, problems } = readCredentials(inOrder);
  return { credentials, problems: [...missing, ...problems.map(invalid)] };
}

function takeKey(
  secret: KubernetesObject,
  at: CredentialRef,
  contents: Map<CredentialRef, Buffer>,
  missing: Problem[],
) {
  const { key, name } = at.ref;
  const data = dataOf(secret);
  const value = ownValue(data, key);
  if (value !== undefined) contents.set(at, decodedBytes(value));
  else
    missing.push(
      problem(
        'AlertmanagerKeyMissing',
        `Secret "${name}" has no key "${key}", which ${at.field} names: put it there, or name another key`,
      ),
    );
}

const entryOf = (contents: ReadonlyMap<CredentialRef, Buffer>, at: CredentialRef) => {
  const content = contents.get(at);
  return content ? [[at, content] as const] : [];
};

function withoutSecret({ namespace }: ResolvedStack, name: string, named: readonly CredentialRef[]): Problem {
  const keys = [...new Set(named.map(({ ref }) => `"${ref.key}"`))].join(', ');
  return problem(
    'AlertmanagerSecretMissing',
    `Secret "${name}" of ${fieldsOf(named)} does not exist in namespace "${namespace}": create it with ${keys}, or name another`,
  );
}

/**
 * The Secrets of the stacks of the namespace. Whoever may write a stack would else have the key of a CA sent to a server of his.
 * Labels and owners can be edited away by whoever may write a Secret and not read it; the name can't.
 */
async function secretsOfStacks(stack: ResolvedStack, neighbours: Neighbours): Promise<(secret: string) => boolean> {
  const { namespace } = stack;
  const all = await neighbours(namespace);
  const stacks = [{ name: stack.name, clients: stack.topology.clients }, ...all];
  const owns = stacks.map(({ name, clients }) => ownSecrets({ name, namespace }, clients));
  return (secret) => owns.some((one) => one(secret));
}

const nobody: Neighbours = async () => [];

/** Such as that of a client which its stack declares no more. */
const isMadeForAStack = (found: Found): boolean =>
  'object' in found &&
  (found.object?.metadata.ownerReferences ?? []).some(
    ({ apiVersion, kind }) => kind === KIND && apiVersion.startsWith(`${GROUP}/`),
  );

const ourSecret = (name: string, named: readonly CredentialRef[]): Problem =>
  problem(
    'AlertmanagerSecretRefused',
    `Secret "${name}" of ${fieldsOf(named)} is one that the operator made, and its keys are for the stack alone: name a Secret of your own`,
  );

const tooLarge = (name: string, named: readonly CredentialRef[], why: string): Problem =>
  problem('AlertmanagerSecretTooLarge', `Secret "${name}" of ${fieldsOf(named)} ${why}`);

const fieldsOf = (named: readonly CredentialRef[]): string => named.map(({ field }) => field).join(', ');

const invalid = ({ at, problem: why }: { readonly at: CredentialRef; readonly problem: string }): Problem =>
  problem('AlertmanagerCredentialInvalid', `key "${at.ref.key}" of Secret "${at.ref.name}" (${at.field}) ${why}`);

const problem = (reason: string, message: string): Problem => ({ reason, message, blocking: true });
