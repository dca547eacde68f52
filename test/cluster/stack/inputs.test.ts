import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { RULES } from '../../../sandbox/quickstart/example.ts';
import { SUM_AT_ANY_TIME } from '../../../sandbox/quickstart/history.ts';
import {
  OBJECT_STORAGE_SECRET,
  QUICKSTART,
  STACK_NAME,
  STACK_NAMESPACE,
} from '../../../sandbox/quickstart/surroundings.ts';
import { waitFor } from '../../../sandbox/wait.ts';
import type { Condition, StackStatus } from '../../../src/stack/types.ts';
import { beginBeside } from '../../support/beside.ts';
import { queryValue } from '../../support/client-pod.ts';
import { inObjectStorage } from '../../support/in-object-storage.ts';
import { lookAtOnce } from '../../support/look-at-once.ts';
import { type Quickstart, useQuickstart } from '../../support/quickstart.ts';

const STACK = ['securethanosstack', STACK_NAME, '-n', STACK_NAMESPACE];
const KEY = 'objstore.yml';
const WRONG_SECRET_KEY = 'not-the-key-of-this-bucket';
const SOON = { timeout: 120_000, interval: 1000 };
/** What users own is looked at once a minute, and whenever somebody asks for it. */
const TOLD = { timeout: 120_000, interval: 2000 };
/** A pod that is replaced stays up for the sleep of its preStop hook; the next one waits until it is available. */
const ROLLOUT = { timeout: 400_000, interval: 2000 };

describe('a stack whose inputs go wrong', () => {
  let stack: Quickstart;

  before(async () => {
    stack = await useQuickstart();
  });

  // From here on nobody touches the bucket, in which its stacks have their prefixes.
  after(() => beginBeside('operands'));

  it('goes on evaluating the last good text of a rule file, and reloads its good neighbour without a restart', async () => {
    const good = (await stack.cluster.get(['configmap', RULES, '-n', STACK_NAMESPACE])).data;
    const pods = await podsOf('ruler');
    const neighbour =
      'groups: [{name: neighbour, interval: 5s, rules: [{record: "inputs:neighbour", expr: vector(7)}]}]';
    await putRules({
      ...good,
      'targets.yaml': 'groups: [{name: targets, rules: [{expr: "sum("}]}]',
      'neighbour.yaml': neighbour,
    });
    const { message } = await untilCondition('RulesAccepted', 'False', 'last good');
    expect(message).to.include(`ConfigMap ${RULES}, key targets.yaml`);
    await waitFor('the new rule', async () => (await queryValue('inputs:neighbour')) === 7, SOON);
    const reloadedAt = Date.now() / 1000;
    const age = `max(timestamp(job:up:sum{job="${STACK_NAME}-thanos-query"}))`;
    await waitFor('the old rule to be evaluated', async () => ((await queryValue(age)) ?? 0) > reloadedAt, SOON);
    expect((await conditionOf('Ready')).status).to.equal('True');
    await putRules(good);
    await untilCondition('RulesAccepted', 'True');
    expect(await podsOf('ruler')).to.deep.equal(pods);
  });

  it('says which pod can not use the object storage when its credentials are wrong, answers every query, and heals', async () => {
    const good = (await stack.cluster.get(['secret', OBJECT_STORAGE_SECRET, '-n', STACK_NAMESPACE])).data;
    const query = await podsOf('query');
    const [firstStore] = await podsOf('store');
    const stop = askAgainAndAgain();
    await putSecret({ ...good, [KEY]: withWrongCredentials(good[KEY]) });
    const { reason, message } = await untilCondition('ObjectStorageReady', 'False', `${STACK_NAME}-thanos-store-1`);
    expect(reason).to.equal('OperationsFail');
    expect(message)
      .to.include('store (iter)')
      .and.include('credentials in its Secret')
      .and.not.include(WRONG_SECRET_KEY);
    expect((await conditionOf('Ready')).status).to.equal('False');
    expect((await podsOf('store'))[0], 'the Store with the old credentials').to.equal(firstStore);
    await putSecret(good);
    await untilReady();
    expect((await conditionOf('ObjectStorageReady')).status).to.equal('True');
    expect(await podsOf('query'), 'Query, which reads no blocks').to.deep.equal(query);
    const answers = await stop();
    expect(answers.filter((answer) => answer !== SUM_AT_ANY_TIME)).to.deep.equal([]);
    expect(answers.length).to.be.greaterThan(5);
  });

  it('names a bucket that is gone, and heals when it is back', async () => {
    const pods = await podsOf('store');
    await inObjectStorage(stack.cluster, 'mv /data/thanos /data/elsewhere');
    try {
      const { reason, message } = await untilCondition('ObjectStorageReady', 'False', 'compactor');
      expect(reason).to.equal('OperationsFail');
      expect(message).to.include('Check bucket, endpoint and credentials');
      expect(await conditionOf('Ready')).to.include({ status: 'False', reason: 'OperationsFail' });
    } finally {
      await inObjectStorage(stack.cluster, 'mv /data/elsewhere /data/thanos');
    }
    await untilCondition('ObjectStorageReady', 'True');
    await untilReady();
    expect(await podsOf('store')).to.deep.equal(pods);
    await waitFor('the past', async () => (await sumOfThePast()) === SUM_AT_ANY_TIME, SOON);
  });

  const sumOfThePast = () =>
    queryValue('sum(sales)', { time: String(stack.history.end - 86_400), max_source_resolution: '0s' });

  /** @returns a function that ends it and gives the answers, or the errors, of about one query a second */
  function askAgainAndAgain(): () => Promise<readonly unknown[]> {
    const answers: unknown[] = [];
    let stopped = false;
    const asking = (async () => {
      while (!stopped) {
        answers.push(await sumOfThePast().catch(String));
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
      return answers;
    })();
    return () => {
      stopped = true;
      return asking;
    };
  }

  async function conditionOf(type: string): Promise<Condition> {
    const status = (await stack.cluster.get(STACK)).status as StackStatus;
    const found = status.conditions?.find((condition) => condition.type === type);
    if (!found) throw new Error(`there is no condition ${type}`);
    return found;
  }

  const untilCondition = (type: string, status: string, says = ''): Promise<Condition> =>
    waitFor(
      `${type}=${status} ${says}`,
      async () => {
        await lookAtOnce(stack.cluster, QUICKSTART);
        const found = await conditionOf(type);
        return found.status === status && found.message.includes(says) && found;
      },
      TOLD,
    );

  /** The newest content of the Secret is in use, and all is well. */
  const untilReady = () =>
    waitFor(
      'the stack to be Ready',
      async () => {
        await lookAtOnce(stack.cluster, QUICKSTART);
        const settled = await conditionOf('Reconciling');
        return settled.status === 'False' && (await conditionOf('Ready')).status === 'True';
      },
      ROLLOUT,
    );

  /** Name, uid and restarts of each pod of a component, by name. */
  async function podsOf(component: string): Promise<readonly string[]> {
    const selector = `securethanos.io/stack=${STACK_NAME},app.kubernetes.io/component=${component}`;
    const { items } = await stack.cluster.get(['pods', '-n', STACK_NAMESPACE, '-l', selector]);
    return items
      .map(
        ({
          metadata,
          status,
        }: {
          metadata: { name: string; uid: string };
          status: { containerStatuses: { restartCount: number }[] };
        }) =>
          `${metadata.name} ${metadata.uid} ${status.containerStatuses.map(({ restartCount }) => restartCount).join(' ')}`,
      )
      .sort();
  }

  const putRules = (data: object) => patch('configmap', RULES, { data: { ...nulls, ...data } });
  /** A merge patch keeps keys that are not named. */
  const nulls = { 'neighbour.yaml': null };
  const putSecret = (data: object) => patch('secret', OBJECT_STORAGE_SECRET, { data });
  const patch = (kind: string, name: string, body: object) =>
    stack.cluster.kubectl(['patch', kind, name, '-n', STACK_NAMESPACE, '--type=merge', '-p', JSON.stringify(body)]);

  function withWrongCredentials(content: string): string {
    const configuration = parse(Buffer.from(content, 'base64').toString()) as { readonly config: object };
    const wrong = { ...configuration, config: { ...configuration.config, secret_key: WRONG_SECRET_KEY } };
    return Buffer.from(stringify(wrong)).toString('base64');
  }
});
