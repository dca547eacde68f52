// Small stacks that can't get ready, each for a reason of its own, in one namespace.
import type { Cluster } from '../../../sandbox/cluster/handle.ts';
import { IMAGES } from '../../../sandbox/images/catalogue.ts';
import { restrictedNamespace } from '../../../sandbox/restricted.ts';
import { API_VERSION, KIND } from '../../../src/api/group.ts';
import { CRASHING_IMAGE, PLAINTEXT_IMAGE } from '../../support/adversary/bad-images.ts';
import { SMALL_CLASS } from '../../support/adversary/small-volume.ts';
import { copyStorage } from '../../support/storage-copy.ts';

export const NAMESPACE = 'bad-operands';

/** Nothing listens there, so the refusal comes at once. */
export const MISSING_IMAGE = 'localhost/thanos:none';

/** The claims of the volumes that are full. */
export const FULL_CLAIMS = ['data-full-thanos-prometheus-0', 'data-full-thanos-store-0'] as const;

/** Each stack has a prefix of its own, so that its Compactor is the only one there. */
const storageOf = (name: string): string => `${name}-storage`;

/** The object storage of the example as it is, which Store alone gets. */
const READ_ALONE = 'read-alone';
const SMALL = { size: '1Gi', storageClassName: SMALL_CLASS };

/** A Compactor always runs; most stacks need no more than that. */
const COMPACTOR_ALONE = { query: { replicas: 0 }, store: { replicas: 0 } };

const SPECS = {
  missing: { ...COMPACTOR_ALONE, image: MISSING_IMAGE },
  /** The image is there, but it is that of another program. */
  foreign: { ...COMPACTOR_ALONE, image: IMAGES.prometheus },
  crashing: { ...COMPACTOR_ALONE, image: CRASHING_IMAGE },
  plaintext: { query: { replicas: 1 }, store: { replicas: 1 }, image: PLAINTEXT_IMAGE },
  full: {
    query: { replicas: 1 },
    store: { replicas: 1, syncInterval: '5s', storage: SMALL, objectStorage: { secretRef: { name: READ_ALONE } } },
    prometheus: { replicas: 1, storage: SMALL },
  },
} as const;

export type BadStack = keyof typeof SPECS;
export const BAD_STACKS = Object.keys(SPECS) as readonly BadStack[];

/** The namespace, and the object storage of the example under prefixes. */
export async function makeNamespace(cluster: Cluster): Promise<void> {
  await cluster.apply([restrictedNamespace(NAMESPACE)]);
  for (const name of BAD_STACKS) await copyStorage(cluster, NAMESPACE, storageOf(name), `${NAMESPACE}/${name}`);
  await copyStorage(cluster, NAMESPACE, READ_ALONE);
}

export const stackObjects = (): readonly object[] =>
  Object.entries(SPECS).map(([name, spec]) => ({
    apiVersion: API_VERSION,
    kind: KIND,
    metadata: { name, namespace: NAMESPACE },
    spec: { objectStorage: { secretRef: { name: storageOf(name) } }, ...spec },
  }));
