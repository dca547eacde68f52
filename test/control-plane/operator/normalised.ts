// What `render` of files can't know, and nothing else: where its output may differ from a converged cluster.
import { GROUP } from '../../../src/api/group.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';

interface Normalisation {
  readonly why: string;
  /** Applied to the rendered object and to the live one. */
  readonly normalise: (object: KubernetesObject) => KubernetesObject;
}

const NORMALISATIONS: readonly Normalisation[] = [
  {
    why: 'the trust object is named by the hash of certificates that only a cluster has',
    normalise: (object) =>
      mapTexts(object, (text) => text.replace(/-thanos-trust-[0-9a-f]{10}$/, '-thanos-trust-HASH')),
  },
  {
    why: 'owner references hold the uid of the stack, which the API server gives',
    normalise: withoutMetadata('ownerReferences'),
  },
  {
    why: 'the hash of the whole object is that of its owner and its trust too',
    normalise: ({ metadata, ...object }) => {
      const { [`${GROUP}/desired`]: _, ...annotations } = metadata.annotations ?? {};
      return { ...object, metadata: { ...metadata, annotations } } as KubernetesObject;
    },
  },
  {
    why: 'the version counts writes, of which a dry run with another owner is one',
    normalise: withoutMetadata('resourceVersion'),
  },
  { why: 'the generation does so too where the trust is mounted', normalise: withoutMetadata('generation') },
  { why: 'it lists the fields above', normalise: withoutMetadata('managedFields') },
];

/** The object without what `render` can't know. */
export const normalised = (object: KubernetesObject): KubernetesObject =>
  NORMALISATIONS.reduce((current, { normalise }) => normalise(current), object);

function withoutMetadata(field: keyof KubernetesObject['metadata']): Normalisation['normalise'] {
  return ({ metadata, ...object }) => {
    const { [field]: _, ...rest } = metadata;
    return { ...object, metadata: rest } as KubernetesObject;
  };
}

function mapTexts(value: KubernetesObject, change: (text: string) => string): KubernetesObject {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'string' ? change(part) : part,
  ) as KubernetesObject;
}
