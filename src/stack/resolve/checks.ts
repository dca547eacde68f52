// What a schema can't see, as a list of small checks. Each looks at one thing and says it in one sentence.
import type { StackSpec } from '../../api/types.ts';
import type { StackId } from '../names.ts';
import type { StackSettings } from '../settings.ts';
import type { Violation } from './parse.ts';

export interface CheckInput {
  readonly stack: StackId;
  readonly spec: StackSpec;
  readonly settings: StackSettings;
}

type Check = (input: CheckInput) => Violation | undefined;

const RESERVED_PROMETHEUS_LABEL = 'prometheus_replica';
const RESERVED_RULE_LABEL = 'rule_replica';

/** The right to read the whole cluster is given by the administrator, never by whoever may write a stack. */
const clusterDiscoveryIsAllowed: Check = ({ stack, spec, settings }) =>
  spec.prometheus?.kubernetesDiscovery === 'Cluster' && !settings.clusterDiscoveryNamespaces.includes(stack.namespace)
    ? {
        path: 'spec.prometheus.kubernetesDiscovery',
        message: `Cluster is not allowed in namespace "${stack.namespace}": use Namespace, or have the administrator start the operator with --cluster-discovery-namespaces=${stack.namespace}`,
      }
    : undefined;

/** Two replicas with one label value would count as one series. */
const replicaLabelOfPrometheusIsOurs: Check = ({ spec }) =>
  spec.prometheus && RESERVED_PROMETHEUS_LABEL in spec.prometheus.externalLabels
    ? {
        path: `spec.prometheus.externalLabels.${RESERVED_PROMETHEUS_LABEL}`,
        message: 'is set by the operator to the name of the pod: remove it',
      }
    : undefined;

const replicaLabelOfRulerIsOurs: Check = ({ spec }) =>
  spec.ruler && RESERVED_RULE_LABEL in spec.ruler.labels
    ? {
        path: `spec.ruler.labels.${RESERVED_RULE_LABEL}`,
        message: 'is set by the operator to the name of the pod: remove it',
      }
    : undefined;

/** Label names of series, as Prometheus allows them in external labels. */
const labelNamesAreValid: Check = ({ spec }) => {
  const maps = {
    'spec.prometheus.externalLabels': spec.prometheus?.externalLabels,
    'spec.ruler.labels': spec.ruler?.labels,
  };
  for (const [path, labels] of Object.entries(maps)) {
    const bad = Object.keys(labels ?? {}).find((name) => !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name));
    if (bad !== undefined)
      return { path: `${path}.${bad}`, message: 'is not a label name: use letters, digits and "_"' };
  }
  return undefined;
};

/** A client may only be let in where something listens. */
const accessExists: Check = ({ spec }) => {
  for (const [index, client] of spec.clients.entries()) {
    const missing = client.access.find(
      (target) =>
        (target === 'ruler' && !spec.ruler) || (['prometheus', 'sidecar'].includes(target) && !spec.prometheus),
    );
    if (missing) {
      const path = `spec.clients[${index}].access`;
      return {
        path,
        message: `names ${missing}, which this stack does not run: add spec.${missing === 'sidecar' ? 'prometheus' : missing} or remove it here`,
      };
    }
  }
  return undefined;
};

const CHECKS: readonly Check[] = [
  clusterDiscoveryIsAllowed,
  replicaLabelOfPrometheusIsOurs,
  replicaLabelOfRulerIsOurs,
  labelNamesAreValid,
  accessExists,
];

/** Every violation, in the order of the list. */
export const runChecks = (input: CheckInput): readonly Violation[] => CHECKS.flatMap((check) => check(input) ?? []);
