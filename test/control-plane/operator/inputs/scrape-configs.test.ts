import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import {
  podTemplatesOf,
  type Versions,
  versionsOf,
  writesOfSeveralLooks,
} from '../../../support/api-server/unchanged.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { CREDENTIAL } from '../../../support/object-storage/secrets.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../../support/operator-layer.ts';

const USER = { fieldManager: 'user', force: true };
const TIMEOUT = { timeout: 20_000 };
const NAME = 'scrape-configs';
const SECRET = 'team-scrapes';
const KEY = 'jobs.yaml';
const GOOD = `- {job_name: node, basic_auth: {username: u, password: "${CREDENTIAL}"}, static_configs: [{targets: ["a:1"]}]}`;

describe('additional scrape configurations', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let first: { readonly objects: Versions; readonly pods: Versions };

  const put = (content: string, key = KEY) =>
    layer.client.apply(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: SECRET, namespace: NAMESPACE },
        data: { [key]: Buffer.from(content).toString('base64') },
      },
      USER,
    );
  const remove = () => layer.client.remove({ apiVersion: 'v1', kind: 'Secret', namespace: NAMESPACE, name: SECRET });
  const file = async () => {
    const secret = await stack.find('Secret', 'prometheus');
    const data = (secret?.['data'] ?? {}) as Readonly<Record<string, string>>;
    return Buffer.from(data['prometheus.yml'] ?? '', 'base64').toString();
  };

  before(async () => {
    layer = await useOperatorLayer();
    await put(GOOD);
    const prometheus = { additionalScrapeConfigs: { name: SECRET, key: KEY } };
    stack = await makeStack(layer.client, NAME, NAMESPACE, { ...SMALL, prometheus });
    await stack.ready();
    await stack.until('ScrapeConfigsAccepted', 'True');
    expect(await file()).to.include('job_name: node');
    first = { objects: await versionsOf(stack), pods: await podTemplatesOf(stack) };
  });

  after(() => stack.remove());

  const ROWS: readonly {
    readonly what: string;
    readonly change: () => Promise<unknown>;
    readonly reason: string;
    readonly says: readonly string[];
  }[] = [
    {
      what: 'are no YAML',
      change: () => put(`- {job_name: a, password: "${CREDENTIAL}`),
      reason: 'SomeRejected',
      says: ['not valid YAML', 'correct it'],
    },
    {
      what: 'take the name of a job of the stack',
      change: () => put(`- {job_name: ${NAME}-thanos-query}\n- {job_name: b, password: "${CREDENTIAL}"}`),
      reason: 'SomeRejected',
      says: ['scrape configuration 1', 'rename it'],
    },
    {
      what: 'lack their key',
      change: () => put(GOOD, 'other.yaml'),
      reason: 'ScrapeConfigsMissing',
      says: ['has no key', SECRET, KEY, 'create it or remove'],
    },
    {
      what: 'lack their Secret',
      change: remove,
      reason: 'ScrapeConfigsMissing',
      says: ['does not exist', SECRET, 'create it or remove spec.prometheus.additionalScrapeConfigs'],
    },
  ];
  for (const { what, change, reason, says } of ROWS) {
    it(`that ${what} are named, never quoted, and the last good jobs stay in use`, async () => {
      await change();
      const { message } = await stack.until('ScrapeConfigsAccepted', 'False', reason, says[0]);
      for (const words of [...says, 'last good scrape configurations stay in use']) expect(message).to.include(words);
      expect(JSON.stringify(await stack.status())).to.not.include(CREDENTIAL);
      expect(await versionsOf(stack)).to.deep.equal(first.objects);
      expect(await stack.condition('Ready')).to.include({ status: 'True' });
    });
  }

  it('that are missing are written about once, and stay in use through a restart of the operator', async () => {
    expect(await writesOfSeveralLooks(layer, [NAME])).to.deep.equal([]);
    await layer.restart();
    await writesOfSeveralLooks(layer, [NAME]);
    expect(await versionsOf(stack)).to.deep.equal(first.objects);
    expect(layer.output()).to.not.include(CREDENTIAL);
  });

  it('that are back are used without a hand, and without new pods', async () => {
    await put('- {job_name: newer, static_configs: [{targets: ["a:1"]}]}');
    await stack.until('ScrapeConfigsAccepted', 'True');
    await waitFor('the new job', async () => (await file()).includes('job_name: newer'), TIMEOUT);
    expect(await file()).to.not.include('job_name: node');
    expect(await podTemplatesOf(stack)).to.deep.equal(first.pods);
  });
});
