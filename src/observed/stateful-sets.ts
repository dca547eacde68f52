// What of a StatefulSet can't be changed in place (Kubernetes, ValidateStatefulSetUpdate: all of its spec but replicas,
// ordinals, template, updateStrategy, revisionHistoryLimit, persistentVolumeClaimRetentionPolicy and minReadySeconds).
import type { KubernetesObject } from '../api/objects.ts';
import { amountOf } from '../api/quantity.ts';

/** The part of a claim template that we set. */
export interface ClaimTemplate {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly accessModes?: readonly string[];
    readonly storageClassName?: string;
    readonly volumeMode?: string;
    readonly resources?: { readonly requests?: { readonly storage?: string } };
  };
}

/** The claim templates of a StatefulSet. */
export const claimTemplatesOf = (set: KubernetesObject): readonly ClaimTemplate[] =>
  specOf(set).volumeClaimTemplates ?? [];

/** The size that a claim template asks for, such as "20Gi". */
export const sizeOf = ({ spec }: ClaimTemplate): string => spec.resources?.requests?.storage ?? '';

/**
 * What keeps a StatefulSet from being changed into what is wanted, such as "spec.serviceName"; undefined when nothing does.
 * It is then deleted without its pods and made anew: the new one adopts them.
 */
export function immutableDifference(desired: KubernetesObject, live: KubernetesObject): string | undefined {
  const [wanted, found] = [specOf(desired), specOf(live)];
  return CHECKS.find(([, isSame]) => !isSame(wanted, found))?.[0];
}

/** The StatefulSet as wanted, but with the volume sizes of the one that is there. */
export function withSizesOf(desired: KubernetesObject, live: KubernetesObject): KubernetesObject {
  const sizes = new Map(claimTemplatesOf(live).map((template) => [template.metadata.name, sizeOf(template)]));
  const volumeClaimTemplates = claimTemplatesOf(desired).map((template) => {
    const storage = sizes.get(template.metadata.name) ?? sizeOf(template);
    return { ...template, spec: { ...template.spec, resources: { requests: { storage } } } };
  });
  return { ...desired, spec: { ...specOf(desired), volumeClaimTemplates } };
}

interface SetSpec {
  readonly serviceName?: string;
  readonly podManagementPolicy?: string;
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly volumeClaimTemplates?: readonly ClaimTemplate[];
}

type IsSame = (wanted: SetSpec, found: SetSpec) => boolean;

const hasSameService: IsSame = (wanted, found) => wanted.serviceName === found.serviceName;

const hasSamePodManagement: IsSame = (wanted, found) => wanted.podManagementPolicy === found.podManagementPolicy;

const hasSameSelector: IsSame = (wanted, found) => textOf(wanted.selector) === textOf(found.selector);

const hasSameClaims: IsSame = (wanted, found) =>
  textOf(wanted.volumeClaimTemplates?.map(comparable)) === textOf(found.volumeClaimTemplates?.map(comparable));

const CHECKS: readonly (readonly [field: string, isSame: IsSame])[] = [
  ['spec.serviceName', hasSameService],
  ['spec.podManagementPolicy', hasSamePodManagement],
  ['spec.selector', hasSameSelector],
  ['spec.volumeClaimTemplates', hasSameClaims],
];

/** Without what the server fills in, and with the size as a number: "1024Mi" comes back as "1Gi". */
const comparable = (template: ClaimTemplate) => ({
  name: template.metadata.name,
  labels: template.metadata.labels,
  accessModes: template.spec.accessModes,
  storageClassName: template.spec.storageClassName,
  volumeMode: template.spec.volumeMode,
  size: amountOf(sizeOf(template)),
});

/** The same text for the same content, whatever the order of keys. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  ) ?? '';

const specOf = (set: KubernetesObject): SetSpec => (set['spec'] ?? {}) as SetSpec;
