import { GROUP } from '../api/group.ts';
import { objectStorageOf, type Plan } from '../plan/plan.ts';
import { type Component, componentsOf, movesBlocks, nameOf, type Workload } from '../stack/components.ts';
import { PROBE_INSTALLER } from '../stack/helper-containers.ts';
import { componentVersion } from '../stack/images.ts';
import {
  componentLabels,
  componentSelector,
  OBJECT_STORAGE_ANNOTATION,
  VERSION_LABEL,
  versionLabel,
} from '../stack/labels.ts';
import { componentName } from '../stack/names.ts';
import { PROBE_DIRECTORY } from '../stack/paths.ts';
import { partOf } from '../stack/schema/parts.ts';
import { type Container, RESTRICTED, SMALL_RESOURCES } from './container.ts';
import { type ConfigurationFile, readOnceHash } from './files/file.ts';
import type { Mounted, VolumeMount } from './volumes.ts';

/** The configuration files of every component of the stack. */
export type Files = ReadonlyMap<Component, readonly ConfigurationFile[]>;

/** What the pods of any workload are made from. */
export interface PodParts {
  readonly workload: Workload;
  readonly containers: readonly Container[];
  readonly volumes: readonly Mounted[];
  readonly files: Files;
  readonly gracePeriodSeconds: number;
  /** Run one after another before the others. */
  readonly initContainers?: readonly Container[];
}

/** "nobody", as in the official images; the volumes belong to its group. */
const NOBODY = 65534;

/** The pod template of a workload: restricted, without a token, spread over hosts. */
export function buildPodTemplate(plan: Plan, parts: PodParts) {
  const { stack } = plan;
  const spec = partOf(stack.spec, parts.workload);
  const initContainers = [...(spec?.probes === 'TCP' ? [] : [probeInstaller(plan)]), ...(parts.initContainers ?? [])];
  return {
    metadata: {
      labels: {
        ...spec?.podLabels,
        ...componentLabels(stack, parts.workload),
        [VERSION_LABEL]: versionLabel(componentVersion(stack, parts.workload)),
      },
      annotations: { ...spec?.podAnnotations, ...rollAnnotations(plan, parts) },
    },
    spec: {
      serviceAccountName: componentName(stack, parts.workload),
      automountServiceAccountToken: false,
      ...pullSecrets(plan),
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: NOBODY,
        runAsGroup: NOBODY,
        fsGroup: NOBODY,
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      terminationGracePeriodSeconds: parts.gracePeriodSeconds,
      ...(initContainers.length > 0 ? { initContainers } : {}),
      containers: parts.containers,
      volumes: uniqueVolumes(parts.volumes),
      ...(spec?.nodeSelector ? { nodeSelector: spec.nodeSelector } : {}),
      ...(spec?.tolerations ? { tolerations: spec.tolerations } : {}),
      ...(spec?.affinity ? { affinity: spec.affinity } : {}),
      ...(spec?.priorityClassName ? { priorityClassName: spec.priorityClassName } : {}),
      topologySpreadConstraints: spec?.topologySpreadConstraints ?? [spreadOverHosts(plan, parts.workload)],
    },
  };
}

/**
 * In the pods and not in their ServiceAccounts: from there an admission plugin would copy them into new pods alone, and
 * distributions of Kubernetes that write Secrets of their own into accounts would change the same list.
 */
function pullSecrets({ stack }: Plan) {
  const { imagePullSecrets } = stack.spec;
  return imagePullSecrets.length === 0 ? {} : { imagePullSecrets };
}

/** The end of the annotations in pod templates that change when an identity was removed from a listener. */
export const IDENTITIES_MARK_OF_PODS = '-identities';

/**
 * What replaces pods: files that are read once, object storage, and a removed identity. Certificates are not here, they reload;
 * trust is not here either, it is in the name of the mounted object.
 */
function rollAnnotations(plan: Plan, { workload, files }: PodParts): Record<string, string> {
  const annotations: Record<string, string> = {};
  for (const component of componentsOf(workload)) {
    annotations[`${GROUP}/${nameOf(component)}-configuration`] = readOnceHash(files.get(component) ?? []);
    annotations[`${GROUP}/${nameOf(component)}${IDENTITIES_MARK_OF_PODS}`] = plan.allowed[component]?.epoch ?? '';
    if (movesBlocks(component)) annotations[OBJECT_STORAGE_ANNOTATION] = objectStorageOf(plan, component).hash;
  }
  return annotations;
}

/**
 * Copies promtool out of the Prometheus image, or of the one that the spec names: it is static, and the Thanos image has nothing
 * that can show a certificate.
 */
function probeInstaller({ stack }: Plan): Container {
  return {
    name: PROBE_INSTALLER,
    image: stack.images.probe,
    imagePullPolicy: 'IfNotPresent',
    command: ['/bin/cp', '/bin/promtool', `${PROBE_DIRECTORY}/promtool`],
    resources: SMALL_RESOURCES,
    securityContext: RESTRICTED,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [{ name: 'probe', mountPath: PROBE_DIRECTORY }],
  };
}

function spreadOverHosts({ stack }: Plan, workload: Workload) {
  return {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: componentSelector(stack, workload) },
  };
}

/** The mounts of volumes. */
export const mountsOf = (volumes: readonly Mounted[]): readonly VolumeMount[] => volumes.map(({ mount }) => mount);

/** Two containers of a pod may mount one volume. */
function uniqueVolumes(volumes: readonly Mounted[]): readonly Mounted['volume'][] {
  return [...new Map(volumes.map(({ volume }) => [volume.name, volume])).values()];
}
