import type { KubernetesObject } from '../../api/objects.ts';
import { buildPrometheusFile, PROMETHEUS_FILE } from '../../configuration/prometheus.ts';
import type { Plan } from '../../plan/plan.ts';
import { componentName } from '../../stack/names.ts';
import type { JobValue } from '../../user-files/scrape/values.ts';
import { componentMeta } from './metadata.ts';

/** The configuration of Prometheus. A Secret, because the user's jobs in it may hold credentials. */
export function buildPrometheusSecret(plan: Plan, jobs: readonly JobValue[]): KubernetesObject {
  const content = Buffer.from(buildPrometheusFile(plan, jobs)).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: componentMeta(plan.stack, 'prometheus', componentName(plan.stack, 'prometheus')),
    type: 'Opaque',
    data: { [PROMETHEUS_FILE]: content },
  };
}
