// What an upgrade of the operator does to a stack that runs, on a real cluster: the operator of an earlier commit brings the
// example up, this one takes over, and what changed is compared with what CHANGELOG.md says.
// usage: npm run test:upgrade -- COMMIT
import { downCluster } from '../../../sandbox/cluster/down.ts';
import type { Cluster } from '../../../sandbox/cluster/handle.ts';
import { upCluster } from '../../../sandbox/cluster/up.ts';
import { type Steps, startSteps } from '../../../sandbox/demo/steps.ts';
import { logToStandardError as log } from '../../../sandbox/log.ts';
import { applyExample, untilExampleWorks } from '../../../sandbox/quickstart/example.ts';
import {
  importOperator,
  installOperator,
  OPERATOR_DEPLOYMENT,
  OPERATOR_NAMESPACE,
} from '../../../sandbox/quickstart/operator.ts';
import { makeSurroundings, STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { waitFor } from '../../../sandbox/wait.ts';
import { compare } from './compare.ts';
import { buildEarlierOperator, type EarlierOperator } from './earlier-operator.ts';
import { lookAt, type RunningStack } from './running.ts';

const STACK = { name: STACK_NAME, namespace: STACK_NAMESPACE };
/** An object that no pod needs. */
const BUDGET = `${STACK_NAME}-thanos-query`;
/** One of the operator's regular looks, and what it causes. */
const QUIET_SECONDS = 90;

const commit = process.argv[2];
if (commit) await main(commit);
else {
  process.stderr.write('usage: npm run test:upgrade -- COMMIT\n');
  process.exitCode = 2;
}

async function main(from: string): Promise<void> {
  const steps = startSteps((text) => process.stdout.write(text));
  const earlier = await steps.step(`Building the operator of ${from}`, () => buildEarlierOperator(from));
  try {
    const cluster = await steps.step('Starting a Kubernetes cluster on this machine', () =>
      upCluster({ log, lifetime: 'process' }),
    );
    try {
      process.exitCode = (await upgrade(steps, cluster, earlier)) ? 0 : 1;
    } finally {
      await downCluster({ log });
    }
  } finally {
    await earlier.remove();
  }
}

/** @returns whether nothing happened but what CHANGELOG.md says */
async function upgrade(steps: Steps, cluster: Cluster, earlier: EarlierOperator): Promise<boolean> {
  await steps.step('Bringing examples/quickstart.yaml up with it, until it is Ready', async () => {
    await makeSurroundings(cluster);
    await cluster.importImage(earlier.image);
    await installOperator(cluster, earlier.manifests);
    await applyExample(cluster);
    await untilExampleWorks(cluster);
  });
  const before = await lookAt(cluster, STACK);
  await steps.step('Installing the operator of this checkout', async () => {
    await importOperator(cluster, log);
    await installOperator(cluster);
    // Where the version is the same, so is the image's name, and the Deployment would stay as it is.
    const deployment = ['--namespace', OPERATOR_NAMESPACE, `deployment/${OPERATOR_DEPLOYMENT}`];
    await cluster.kubectl(['rollout', 'restart', ...deployment]);
    await cluster.kubectl(['rollout', 'status', ...deployment, '--timeout=120s']);
  });
  await steps.step('Waiting until it has done a whole pass: it makes a disruption budget anew', () =>
    untilMadeAnew(cluster),
  );
  await steps.step(`Leaving it alone for ${QUIET_SECONDS} s`, async () => {
    await new Promise((resolve) => setTimeout(resolve, QUIET_SECONDS * 1000));
    await untilExampleWorks(cluster);
  });
  return tell(steps, before, await lookAt(cluster, STACK));
}

/** Takes away an object that no pod needs, which only an operator that works brings back. */
async function untilMadeAnew(cluster: Cluster): Promise<void> {
  const uid = async (): Promise<string | undefined> => {
    const { items } = await cluster.get(['poddisruptionbudgets', '--namespace', STACK_NAMESPACE]);
    return items.find(({ metadata }: LiveBudget) => metadata.name === BUDGET)?.metadata.uid;
  };
  const first = await uid();
  if (!first) throw new Error(`the stack has no PodDisruptionBudget ${BUDGET}`);
  await cluster.kubectl(['delete', 'poddisruptionbudget', BUDGET, '--namespace', STACK_NAMESPACE]);
  const isAnew = async () => {
    const now = await uid();
    return now !== undefined && now !== first;
  };
  await waitFor('the operator to make the disruption budget anew', isAnew, { timeout: 120_000 });
}

interface LiveBudget {
  readonly metadata: { readonly name: string; readonly uid: string };
}

/** @returns whether all that changed is what CHANGELOG.md says */
function tell(steps: Steps, before: RunningStack, after: RunningStack): boolean {
  const findings = compare(before, after);
  steps.say(`${before.objects.length} objects and ${before.pods.length} pods before, ${after.pods.length} pods after`);
  for (const { what, found } of findings) steps.say(`${what}: ${found.join(', ') || 'none'}`);
  const isAsSaid = before.pods.length > 0 && findings.every(({ unsaid }) => unsaid.length === 0);
  steps.say(isAsSaid ? 'That is what CHANGELOG.md says.' : 'CHANGELOG.md says something else.');
  return isAsSaid;
}
