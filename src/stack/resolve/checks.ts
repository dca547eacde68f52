// What the API server can't see, because it hangs on how the operator was started, as a list of small checks. Each looks at one thing and says it in one sentence.

import { valueAt } from '../../components/presence.ts';
import { FACTS } from '../components.ts';
import type { Versions } from '../images.ts';
import { untoldInstances } from '../instances.ts';
import type { StackId } from '../names.ts';
import type { StackSettings } from '../settings.ts';
import type { StackSpec } from '../types.ts';
import { versionFacts } from '../versions.ts';
import { flagViolations } from './flags.ts';
import type { Violation } from './parse.ts';

export interface CheckInput {
  readonly stack: StackId;
  readonly spec: StackSpec;
  readonly settings: StackSettings;
  readonly versions: Versions;
}

/** Looks at one thing. */
export type Check = (input: CheckInput) => readonly Violation[];

/** The right to read the whole cluster is given by the administrator, never by whoever may write a stack. */
const clusterDiscoveryIsAllowed: Check = ({ stack, spec, settings }) =>
  spec.prometheus?.kubernetesDiscovery === 'Cluster' && !settings.clusterDiscoveryNamespaces.includes(stack.namespace)
    ? [
        {
          path: 'spec.prometheus.kubernetesDiscovery',
          message: `Cluster is not allowed in namespace "${stack.namespace}": use Namespace, or have the administrator start the operator with --cluster-discovery-namespaces=${stack.namespace}`,
        },
      ]
    : [];

const flagsFit: Check = ({ spec, versions }) => flagViolations(spec, versions);

/** An earlier version would stop at its start with the flag, and accept anything without it. */
const keyExchangeIsEnforced: Check = ({ spec, versions }) =>
  spec.tls.keyExchange === 'RequireHybrid' && !versionFacts(versions.thanos).facts.grpcGroups
    ? [
        {
          path: 'spec.tls.keyExchange',
          message: `RequireHybrid needs Thanos v0.42.0 or later, whose gRPC listeners can refuse classical key exchange, and this stack runs ${versions.thanos}: choose such a version, or Prefer`,
        },
      ]
    : [];

/** Names of objects follow from those of instances. */
const instancesAreTold: Check = ({ spec }) =>
  untoldInstances(
    spec,
    FACTS.filter(({ field }) => valueAt(spec, field) !== undefined),
  );

const CHECKS: readonly Check[] = [instancesAreTold, clusterDiscoveryIsAllowed, keyExchangeIsEnforced, flagsFit];

/** Every violation, in the order of the list, and then those of further checks. */
export const runChecks = (input: CheckInput, more: readonly Check[]): readonly Violation[] =>
  [...CHECKS, ...more].flatMap((check) => check(input));
