import { alertmanagerUrl } from '../../sandbox/alertmanager/objects.ts';
import type { Cluster } from '../../sandbox/cluster/handle.ts';
import { RULES } from '../../sandbox/quickstart/example.ts';
import { ALERTING_NAMESPACE, STACK_NAMESPACE } from '../../sandbox/quickstart/surroundings.ts';
import { waitFor } from '../../sandbox/wait.ts';

const ALERT = 'AlwaysFiring';

/** Adds a rule that always fires. It stays: Ruler tells its alert again each minute. */
export async function fireAlert(cluster: Cluster): Promise<void> {
  const rule = { alert: ALERT, expr: 'vector(1)', labels: { severity: 'none' } };
  const rules = { groups: [{ name: 'always', interval: '5s', rules: [rule] }] };
  const configMap = await cluster.get(['configmap', RULES, '-n', STACK_NAMESPACE]);
  const data = { ...configMap.data, 'always.yaml': JSON.stringify(rules) };
  await cluster.apply([
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: RULES, namespace: STACK_NAMESPACE }, data },
  ]);
}

/** Waits until Alertmanager has the alert of that rule: a minute or two after the rule came. */
export async function untilFired(cluster: Cluster): Promise<void> {
  const url = `${alertmanagerUrl(ALERTING_NAMESPACE)}/api/v2/alerts`;
  const fetchAlerts = `process.stdout.write(await (await fetch(${JSON.stringify(url)})).text())`;
  const look = async () =>
    (await cluster.runInNetwork([process.execPath, '--input-type=module', '-e', fetchAlerts])).includes(ALERT);
  await waitFor('the alert at Alertmanager', look, { timeout: 240_000, interval: 3000 });
}
