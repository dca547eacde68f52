import { query } from '../../components/query/facts.ts';
import { verbatim } from '../../manifests/verbatim.ts';
import type { Plan } from '../../plan/plan.ts';
import { serviceHost } from '../../stack/addresses.ts';
import { clientsListener } from '../../stack/components.ts';
import { CHECKED_RULES_DIRECTORY, configurationFile, DATA_DIRECTORY } from '../../stack/paths.ts';
import { type Argument, byDefault } from '../additional.ts';
import { alertmanagersPath } from './alertmanagers.ts';
import { QUERY_CLIENT_FILE } from './query-client.ts';

/** Tells replicas apart; alerts go without it, so that Alertmanager takes those of all replicas for one. */
const REPLICA = 'rule_replica';

export function rulerArguments(plan: Plan): readonly Argument[] {
  const { stack } = plan;
  const { ruler } = stack.spec;
  if (!ruler) return [];
  const labels = Object.entries({ ...ruler.labels, [REPLICA]: '$(POD_NAME)' });
  const queryUrl =
    ruler.alertQueryUrl ?? `https://${serviceHost(stack, query.name)}:${clientsListener(query.name).port}`;
  return [
    `--data-dir=${DATA_DIRECTORY}`,
    `--rule-file=${CHECKED_RULES_DIRECTORY}/*.yaml`,
    byDefault(`--eval-interval=${ruler.evaluationInterval}`),
    byDefault(`--tsdb.retention=${ruler.retention}`),
    ...labels.map(([name, value]) => `--label=${name}=${quoted(name, value)}`),
    byDefault(`--alert.label-drop=${REPLICA}`),
    byDefault(`--alert.query-url=${verbatim(queryUrl)}`),
    `--query.config-file=${configurationFile(QUERY_CLIENT_FILE)}`,
    ...(ruler.alertmanagers.length > 0 ? [`--alertmanagers.config-file=${alertmanagersPath(plan)}`] : []),
  ];
}

/** Thanos reads a quoted Go string. */
function quoted(name: string, value: string): string {
  return JSON.stringify(name === REPLICA ? value : verbatim(value));
}
