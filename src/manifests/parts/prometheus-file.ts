import type { KubernetesObject } from '../../api/objects.ts';
import { buildPrometheusFile, PROMETHEUS_FILE } from '../../configuration/prometheus.ts';
import type { Plan } from '../../plan/plan.ts';
import { componentName } from '../../stack/names.ts';
import type { JudgedScrapes } from '../../user-files/scrape/judged.ts';
import { componentMeta } from './metadata.ts';

/** The stack's own jobs alone: with them Prometheus starts when it refuses those of the user. */
export const OWN_PROMETHEUS_FILE = 'own.yml';

const encode = (text: string): string => Buffer.from(text).toString('base64');

/** The configuration of Prometheus. A Secret, because the user's jobs in it may hold credentials. */
export function buildPrometheusSecret(plan: Plan, jobs: JudgedScrapes['jobs']): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: componentMeta(plan.stack, 'prometheus', componentName(plan.stack, 'prometheus')),
    type: 'Opaque',
    data: {
      [PROMETHEUS_FILE]: encode(buildPrometheusFile(plan, jobs)),
      [OWN_PROMETHEUS_FILE]: encode(buildPrometheusFile(plan, '')),
    },
  };
}
