import type { KubernetesObject } from '../api/objects.ts';
import type { Workload } from '../stack/components.ts';
import { componentName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { partOf } from '../stack/schema/parts.ts';
import { componentMeta } from './metadata.ts';

/** The account of a workload. Thanos asks nothing of the Kubernetes API, so no token is mounted. */
export function buildServiceAccount(stack: ResolvedStack, workload: Workload): KubernetesObject {
  const annotations = partOf(stack.spec, workload)?.serviceAccountAnnotations;
  const metadata = componentMeta(stack, workload, componentName(stack, workload));
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: annotations ? { ...metadata, annotations } : metadata,
    automountServiceAccountToken: false,
  };
}
