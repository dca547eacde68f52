// The main job, from nothing: a cluster, the operator, one resource, a running Thanos that answers over mutual TLS.
// usage: npm run demo [-- --keep] [-- --context NAME]
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { logToStandardError as log } from '../log.ts';
import { applyExample, EXAMPLE, untilExampleWorks } from '../quickstart/example.ts';
import type { History } from '../quickstart/history.ts';
import { installOperator } from '../quickstart/operator.ts';
import { makeSurroundings, STACK_NAME, STACK_NAMESPACE } from '../quickstart/surroundings.ts';
import { waitFor } from '../wait.ts';
import { forwardToQuery } from './port-forward.ts';
import { type QueryClient, queryClient } from './query.ts';
import { type Steps, startSteps } from './steps.ts';
import { contextTarget, embeddedTarget, type Target } from './target.ts';

const STACK = ['thanosstack', STACK_NAME, '-n', STACK_NAMESPACE];
const USAGE = 'usage: npm run demo -- [--keep] [--context NAME]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      keep: { type: 'boolean', default: false },
      context: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(`${USAGE}\n`);
  const steps = startSteps((text) => process.stdout.write(text));
  const target = await steps.step(
    values.context ? `Connecting to context ${values.context}` : 'Starting a Kubernetes cluster on this machine',
    async () =>
      values.context
        ? contextTarget(values.context, join(await mkdtemp(join(tmpdir(), 'demo-')), 'kubeconfig'))
        : embeddedTarget(log, values.keep),
  );
  try {
    const history = await bringUp(steps, target);
    await ask(steps, target, history);
    await explain(steps, target);
    if (values.keep || values.context) goOn(steps, target, values.context === undefined);
  } finally {
    if (!values.keep) await target.remove();
  }
}

async function bringUp(steps: Steps, target: Target): Promise<History | undefined> {
  const { cluster, bringOperator } = target;
  const history = await steps.step(
    'Making an S3 bucket with 12 days of blocks, an Alertmanager and a restricted namespace',
    async () => target.uploadHistory(await makeSurroundings(cluster)),
  );
  await steps.step('Building the operator and installing it: kubectl apply -k config/default', async () => {
    await bringOperator();
    await installOperator(cluster);
  });
  await steps.step(`Applying one resource, and waiting until it is Ready: kubectl apply -f ${EXAMPLE}`, async () => {
    await applyExample(cluster);
    await untilExampleWorks(cluster);
  });
  return history;
}

async function ask(
  steps: Steps,
  { cluster, kubectl, environment }: Target,
  history: History | undefined,
): Promise<void> {
  await steps.step('Asking Query over mutual TLS, as the declared client "grafana"', async () => {
    const forward = await forwardToQuery(kubectl, environment);
    try {
      await askAll(steps, await queryClient(cluster, forward.port), history);
    } finally {
      forward.close();
    }
  });
}

interface Question {
  readonly expression: string;
  readonly meaning: string;
  readonly time?: number;
}

const PRESENT: readonly Question[] = [
  { expression: 'count(up == 1)', meaning: 'targets that Prometheus scrapes by mutual TLS, through Sidecar' },
  { expression: 'sum(job:up:sum)', meaning: 'a recorded series, through Ruler' },
];

async function askAll(steps: Steps, client: QueryClient, history: History | undefined): Promise<void> {
  for (const { expression, meaning, time } of [...PRESENT, ...(history ? [past(history)] : [])]) {
    const look = async () => {
      const answer = await client.ask(expression, time);
      return answer.value === undefined ? undefined : answer;
    };
    const patience = { timeout: 120_000, interval: 2000 };
    const { value, certificate } = await waitFor(`an answer to ${expression}`, look, patience);
    steps.say(`${expression} = ${value}   (${meaning}; ${certificate})`);
  }
  steps.say(`without a certificate: ${await client.askAsNobody()}`);
}

const past = ({ end }: History): Question => ({
  expression: 'sum(sales)',
  meaning: 'ten series of earlier days, from blocks in the bucket, through Store',
  time: end - 86_400,
});

async function explain(steps: Steps, { cluster }: Target): Promise<void> {
  const kubectl = async (...args: string[]) => steps.show(`kubectl ${args.join(' ')}`, await cluster.kubectl(args));
  await kubectl('get', ...STACK);
  await kubectl('get', ...STACK, '-o', 'wide');
  await kubectl(
    'get',
    'pods,services,networkpolicies',
    '-n',
    STACK_NAMESPACE,
    '-l',
    `securethanos.io/stack=${STACK_NAME}`,
  );
  await kubectl('describe', ...STACK);
}

function goOn(steps: Steps, { environment }: Target, embedded: boolean): void {
  const lines = [
    '',
    'It is still running. Go on with:',
    `  export KUBECONFIG=${environment['KUBECONFIG']}`,
    `  npm run --silent securethanos -- proxy ${STACK_NAME} -n ${STACK_NAMESPACE}     then open http://127.0.0.1:9090`,
    `  kubectl edit thanosstack ${STACK_NAME} -n ${STACK_NAMESPACE}`,
    embedded
      ? '  npm run sandbox -- cluster-down     ends it and leaves nothing behind'
      : `  kubectl delete -f ${EXAMPLE}; kubectl delete -k config/default`,
  ];
  steps.say(lines.join('\n'));
}

try {
  await main();
} catch (error) {
  for (let each = error; each instanceof Error; each = each.cause) log(each.message);
  process.exitCode = 1;
}
