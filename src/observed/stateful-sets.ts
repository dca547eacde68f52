// What a StatefulSet says of itself, as it is there or as it is wanted.
import { headOf, type KubernetesObject, type ObjectHead } from '../api/objects.ts';
import type { Selector } from '../api/selector.ts';

/** A StatefulSet, but for its pods' template. */
export interface StatefulSetFacts {
  readonly head: ObjectHead;
  readonly serviceName: string | undefined;
  readonly podManagementPolicy: string | undefined;
  readonly selector: Selector | undefined;
  readonly claims: readonly ClaimTemplate[];
  /** The revision that pods have which are not replaced yet. */
  readonly currentRevision: string | undefined;
  /** That of its newest template; undefined while its controller has not seen it. */
  readonly newestRevision: string | undefined;
}

/** A template of volume claims, as far as we set it: without what the server fills in. */
export interface ClaimTemplate {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly accessModes: readonly string[] | undefined;
  readonly storageClass: string | undefined;
  readonly volumeMode: string | undefined;
  /** What it asks for, such as "20Gi"; "" for nothing. */
  readonly size: string;
}

export function readStatefulSet(set: KubernetesObject): StatefulSetFacts {
  const { serviceName, podManagementPolicy, selector, volumeClaimTemplates = [] } = (set['spec'] ?? {}) as Spec;
  const { observedGeneration = 0, currentRevision, updateRevision } = (set['status'] ?? {}) as Status;
  const isUpToDate = observedGeneration >= (set.metadata.generation ?? 1);
  return {
    head: headOf(set),
    serviceName,
    podManagementPolicy,
    selector,
    claims: volumeClaimTemplates.map(readTemplate),
    currentRevision,
    newestRevision: isUpToDate ? updateRevision : undefined,
  };
}

interface Spec {
  readonly serviceName?: string;
  readonly podManagementPolicy?: string;
  readonly selector?: Selector;
  readonly volumeClaimTemplates?: readonly Template[];
}

interface Template {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly accessModes?: readonly string[];
    readonly storageClassName?: string;
    readonly volumeMode?: string;
    readonly resources?: { readonly requests?: { readonly storage?: string } };
  };
}

interface Status {
  readonly observedGeneration?: number;
  readonly currentRevision?: string;
  readonly updateRevision?: string;
}

const readTemplate = ({ metadata, spec }: Template): ClaimTemplate => ({
  name: metadata.name,
  labels: metadata.labels,
  accessModes: spec.accessModes,
  storageClass: spec.storageClassName,
  volumeMode: spec.volumeMode,
  size: spec.resources?.requests?.storage ?? '',
});
