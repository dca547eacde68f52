// Everything that somebody might show to a listener, with what should come of it. One list: the loop over it is in the test.
import { COMPONENTS, servesOnly } from '../../../src/stack/components.ts';
import { clientParty, componentParty, type Identified, OPERATOR } from '../../../src/stack/identities.ts';
import {
  type Forged,
  forge,
  forgeAuthority,
  forgeBelowLeaf,
  forgeSelfSigned,
  type Holding,
  makeOwnAuthority,
} from '../../support/adversary/forgery.ts';
import { CLIENT } from '../../support/client-pod.ts';
import type { Attempt } from '../../support/listeners.ts';

/** What an adversary has got hold of. */
export interface Loot {
  /** What a Secret of the stack holds, by the rest of its name: `mesh-ca`, `query-tls`. */
  readonly ours: (rest: string) => Promise<Holding>;
  /** The same of another stack of the same operator and the same name, in another namespace. */
  readonly theirs: (rest: string) => Promise<Holding>;
  /** The identity of a party of the stack. */
  readonly identity: (party: Identified) => string;
  /** The name that all certificates of components share. */
  readonly meshName: string;
}

export interface Trial {
  /** What is shown, for the title of its test. */
  readonly what: string;
  /** Absent: plaintext. */
  readonly show?: (loot: Loot) => Promise<NonNullable<Attempt['tls']>>;
  /** Whom HTTP listeners see in it; absent: nobody whom the graph knows. */
  readonly holder?: Identified;
  /** Whether it is a valid certificate for clients by the mesh CA: that is all that gRPC of Thanos can check. */
  readonly isOfMesh?: boolean;
}

type Maker = (loot: Loot) => Promise<Holding>;

const asOperator = ({ identity }: Loot): Forged => ({ uris: [identity(OPERATOR)] });
/** Signed by the key in a Secret of the stack. */
const by =
  (authority: 'root-ca' | 'mesh-ca' | 'access-ca', forged: (loot: Loot) => Forged): Maker =>
  async (loot) =>
    forge(await loot.ours(authority), forged(loot));

const STRANGERS: readonly Trial[] = [
  { what: 'plaintext' },
  { what: 'TLS without a certificate', show: async () => ({}) },
  {
    what: 'a self-signed certificate with the identity of the operator',
    show: (loot) => forgeSelfSigned(asOperator(loot)),
  },
  {
    what: 'a foreign CA with the name of the mesh CA',
    show: async (loot) => forge(await makeOwnAuthority('Thanos mesh CA of monitoring/quickstart'), asOperator(loot)),
  },
];

const OTHER_STACK: readonly Trial[] = [
  { what: 'Query of another stack', show: ({ theirs }) => theirs('query-tls') },
  { what: 'the declared client of another stack', show: ({ theirs }) => theirs(`client-${CLIENT}`) },
  {
    what: "the identity of the operator, signed by another stack's mesh CA",
    show: async (loot) => forge(await loot.theirs('mesh-ca'), asOperator(loot)),
  },
  {
    what: "the identity of the declared client, signed by another stack's access CA",
    show: async (loot) => forge(await loot.theirs('access-ca'), { uris: [loot.identity(clientParty(CLIENT))] }),
  },
];

const OWN_AUTHORITIES: readonly Trial[] = [
  {
    what: 'an expired certificate of the mesh CA',
    show: by('mesh-ca', (loot) => ({ ...asOperator(loot), hours: [-48, -24] })),
  },
  {
    what: 'a certificate of the mesh CA that is not valid yet',
    show: by('mesh-ca', (loot) => ({ ...asOperator(loot), hours: [24, 48] })),
  },
  {
    what: 'a certificate of the mesh CA for servers alone',
    show: by('mesh-ca', (loot) => ({ ...asOperator(loot), usages: ['serverAuth'] })),
  },
  {
    what: 'an expired certificate of the declared client',
    show: by('access-ca', ({ identity }) => ({ uris: [identity(clientParty(CLIENT))], hours: [-48, -24] })),
  },
  {
    what: 'a client of the access CA that is not declared',
    show: by('access-ca', ({ identity }) => ({ uris: [identity(clientParty('nobody'))] })),
  },
  { what: 'the identity of the operator, signed by the root itself', show: by('root-ca', asOperator) },
  {
    what: 'the identity of the operator, signed by a further CA below the root',
    show: async (loot) => forge(await forgeAuthority(await loot.ours('root-ca'), 'further'), asOperator(loot)),
  },
  {
    what: 'the identity of the operator, signed by the declared client',
    show: async (loot) => forgeBelowLeaf(await loot.ours(`client-${CLIENT}`), asOperator(loot)),
  },
  {
    what: 'the identity of the operator, signed by Query',
    show: async (loot) => forgeBelowLeaf(await loot.ours('query-tls'), asOperator(loot)),
  },
  {
    what: 'the operator by TLS 1.2',
    show: async (loot) => ({ ...(await by('mesh-ca', asOperator)(loot)), maxVersion: 'TLSv1.2' }),
  },
  // HTTP listeners take both CAs: the key of either is as good as any identity there. Both are in Secrets of the operator alone.
  {
    what: 'the identity of the operator, signed by the access CA',
    show: by('access-ca', asOperator),
    holder: OPERATOR,
  },
];

/** Names that are almost right, all in one certificate: a listener that takes one of them compares badly. */
const nearMisses = ({ identity }: Loot): Forged => {
  const operator = identity(OPERATOR);
  return {
    uris: [
      `${operator}s`,
      `${operator}/x`,
      operator.replace('/ns/', '/ns/x-'),
      operator.replace('/stack/', '/stack/x-'),
      operator.replace('spiffe://', 'spiffe://x.'),
      operator.replace('spiffe:', 'https:'),
      operator.toUpperCase().replace('SPIFFE:', 'spiffe:'),
    ],
  };
};

const BY_MESH: readonly Trial[] = [
  {
    what: 'an identity of the mesh CA that nobody has',
    show: by('mesh-ca', ({ identity }) => ({ uris: [`${identity(componentParty('query'))}-nobody`] })),
  },
  { what: 'identities of the mesh CA that are almost right', show: by('mesh-ca', nearMisses) },
  {
    what: 'a certificate of the mesh CA with no name but that which all components share',
    show: by('mesh-ca', ({ meshName }) => ({ dnsNames: [meshName] })),
  },
  {
    what: 'a certificate of the mesh CA with the identity of the operator as its common name',
    // Beside a name that the limits of its CA allow: without one nobody would look further.
    show: by('mesh-ca', ({ identity, meshName }) => ({ commonName: identity(OPERATOR), dnsNames: [meshName] })),
  },
].map((trial) => ({ ...trial, isOfMesh: true }));

/** Whose key lies in a pod that only answers: no listener serves him. His probe is served where it asks, and nowhere else. */
const ANSWERING: readonly Trial[] = COMPONENTS.filter(servesOnly).flatMap((component): readonly Trial[] => [
  { what: `${component}, whose certificate is for servers alone`, show: ({ ours }) => ours(`${component}-server`) },
  {
    what: `the probe of ${component}`,
    show: ({ ours }) => ours(`${component}-probe`),
    holder: componentParty(component),
  },
]);

const DECLARED: readonly Trial[] = [
  ...COMPONENTS.filter((component) => !servesOnly(component)).map(
    (component): Trial => ({
      what: component,
      show: ({ ours }) => ours(`${component}-tls`),
      holder: componentParty(component),
      isOfMesh: true,
    }),
  ),
  { what: 'the operator', show: by('mesh-ca', asOperator), holder: OPERATOR, isOfMesh: true },
  { what: 'the declared client', show: ({ ours }) => ours(`client-${CLIENT}`), holder: clientParty(CLIENT) },
  // A new key in its Secret takes nothing away from a certificate that was issued before: there are no lists of revocation.
  {
    what: 'a certificate of the declared client from before its Secret was made anew',
    show: by('access-ca', ({ identity }) => ({ uris: [identity(clientParty(CLIENT))] })),
    holder: clientParty(CLIENT),
  },
];

export const TRIALS: readonly Trial[] = [
  ...STRANGERS,
  ...OTHER_STACK,
  ...OWN_AUTHORITIES,
  ...BY_MESH,
  ...ANSWERING,
  ...DECLARED,
];
