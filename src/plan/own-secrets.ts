// Which Secrets the operator makes, by their names: they follow from the stack, and nobody can edit them away.
import { AUTHORITY_NAMES } from '../components/authorities.ts';
import { COMPONENTS, factsOf } from '../stack/components.ts';
import { leavesOf } from '../stack/leaves.ts';
import { authoritySecretName, clientSecretName, componentName, type StackId, startOfName } from '../stack/names.ts';

/**
 * Tells of a name whether a Secret of a stack may have it.
 * @param clients those that its spec declares
 */
export function ownSecrets(stack: StackId, clients: readonly string[]): (secret: string) => boolean {
  const names = new Set(ownSecretNames(stack, clients));
  const starts = startsOfInstances(stack);
  return (secret) => names.has(secret) || starts.some((start) => secret.startsWith(start));
}

/** Of who has instances every name that one of them could have: which there are, only a spec that is good would tell. */
const startsOfInstances = (stack: StackId): readonly string[] =>
  COMPONENTS.filter((name) => factsOf(name).instances).map((name) => startOfName(componentName(stack, name)));

/**
 * The names of all Secrets that a stack may have, those of instances left out: with certificates, and with the files of its
 * components that hold credentials.
 * @param clients those that its spec declares
 */
const ownSecretNames = (stack: StackId, clients: readonly string[]): readonly string[] => [
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
