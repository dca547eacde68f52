// The operator as its users run it: its own image, from config/default, under its own ServiceAccount.
import { fileURLToPath } from 'node:url';
import type { Cluster } from '../cluster/handle.ts';
import { buildOperatorImage } from '../images/operator.ts';
import type { Kubectl } from '../kubernetes.ts';
import type { Log } from '../log.ts';

export const OPERATOR_NAMESPACE = 'secure-thanos-system';
export const OPERATOR_DEPLOYMENT = 'secure-thanos-operator';

/** Builds the operator's image and brings it onto the node. */
export async function importOperator(cluster: Cluster, log: Log): Promise<void> {
  await cluster.importImage(await buildOperatorImage(log));
}

const MANIFESTS = fileURLToPath(new URL('../../config/default', import.meta.url));

/** Installs the operator as README.md says, and waits until it is ready. */
export async function installOperator(cluster: Kubectl, manifests: string = MANIFESTS): Promise<void> {
  await cluster.kubectl(['apply', '-k', manifests]);
  await cluster.kubectl([
    'wait',
    '--for=condition=Established',
    'crd/securethanosstacks.securethanos.io',
    '--timeout=30s',
  ]);
  await cluster.kubectl([
    'rollout',
    'status',
    '--namespace',
    OPERATOR_NAMESPACE,
    `deployment/${OPERATOR_DEPLOYMENT}`,
    '--timeout=120s',
  ]);
}
