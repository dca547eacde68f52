import { expect } from 'chai';
import type { KubernetesObject, ObjectRef } from '../../../src/api/objects.ts';
import { gatherInputs } from '../../../src/inputs/gather.ts';
import type { Reader } from '../../../src/inputs/reader.ts';
import { RULES_A_PAGE } from '../../../src/inputs/rules.ts';
import { judgesHere } from '../../../src/threads/judges.ts';
import type { Judges, Kind } from '../../../src/threads/kinds.ts';
import { NOTHING_DEPLOYED } from '../../../src/user-files/deployed-files.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const SCRAPES = { name: 'scrapes', key: 'jobs.yaml' };
const stack = resolved(stackObject({ ...MINIMAL, prometheus: { additionalScrapeConfigs: SCRAPES } }));
const base64 = (text: string) => Buffer.from(text).toString('base64');
const SECRETS: Readonly<Record<string, Record<string, string>>> = {
  objstore: { 'objstore.yml': base64('type: S3\nconfig: {bucket: blocks, endpoint: s3.example.com}') },
  scrapes: { 'jobs.yaml': base64('- job_name: node') },
};

function reader(secrets: typeof SECRETS): Reader {
  const find = async ({ kind, name }: ObjectRef) =>
    kind === 'Secret' && secrets[name]
      ? ({
          apiVersion: 'v1',
          kind,
          metadata: { name, namespace: 'monitoring' },
          data: secrets[name],
        } as KubernetesObject)
      : undefined;
  return { find, list: async () => ({ items: [], resourceVersion: '1' }), pages: async function* none() {} };
}

/** Judges that give one kind up, and note for whom they were asked. */
function givingUp(given: Kind | undefined): { readonly judges: Judges; readonly asked: string[] } {
  const asked: string[] = [];
  const judges: Judges = {
    judge: async (kind, owner, input) => {
      asked.push(`${kind} of ${owner}`);
      return kind === given ? { problem: 'takes longer than 30 s to read' } : judgesHere.judge(kind, owner, input);
    },
  };
  return { judges, asked };
}

const gather = (judges: Judges, secrets = SECRETS, prometheus = '') =>
  gatherInputs(reader(secrets), stack, {
    judges,
    deployed: { ...NOTHING_DEPLOYED, prometheus: async () => prometheus },
  });

describe('PrometheusRules', () => {
  const withRules = resolved(stackObject({ ...MINIMAL, ruler: { ruleSelector: {} } }));
  const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
  const object = (name: string, groups: unknown) =>
    ({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name },
      spec: { groups },
    }) as KubernetesObject;

  it('are asked for a few at a time, and one that is nested without end stops no other', async () => {
    const limits: unknown[] = [];
    const objects = [
      object('deep', nested(50_000)),
      object('good', [{ name: 'g', rules: [{ record: 'a', expr: 'up' }] }]),
    ];
    const pages: Reader['pages'] = async function* all(kind, options) {
      if (kind !== 'PrometheusRule') return;
      limits.push(options?.limit);
      yield { items: objects, resourceVersion: '1' };
    };
    const judging = { judges: judgesHere, deployed: NOTHING_DEPLOYED };
    const { inputs } = await gatherInputs({ ...reader(SECRETS), pages }, withRules, judging);
    expect(limits).to.deep.equal([RULES_A_PAGE]);
    expect(inputs.rules.map(({ origin, problem }) => [origin.name, problem !== undefined])).to.deep.equal([
      ['deep', true],
      ['good', false],
    ]);
  });
});

describe('what users wrote', () => {
  it('is judged by the judges that the caller gives, one owner a namespace', async () => {
    const { judges, asked } = givingUp(undefined);
    const { inputs, problems } = await gather(judges);
    expect(problems).to.deep.equal([]);
    expect(inputs.scrapes).to.deep.equal({ jobs: '  - job_name: node\n', problems: [] });
    expect(inputs.objectStorages.get('objstore/objstore.yml')?.facts.type).to.equal('S3');
    expect(asked).to.deep.equal(['objectStorage of monitoring', 'scrapes of monitoring']);
  });

  it('blocks when its object storage configuration is given up, and says why', async () => {
    const { problems } = await gather(givingUp('objectStorage').judges);
    expect(problems).to.deep.equal([
      {
        reason: 'ObjectStorageInvalid',
        message: 'key "objstore.yml" of Secret "objstore" takes longer than 30 s to read',
        blocking: true,
        condition: 'ObjectStorageReady',
      },
    ]);
  });

  it('keeps the jobs that are in use when its scrape jobs are given up, are bad or are missing', async () => {
    const deployed = 'global: {}\nscrape_configs:\n  - job_name: before\n';
    const kept = { jobs: '  - job_name: before\n', problems: [] };
    const slow = await gather(givingUp('scrapes').judges, SECRETS, deployed);
    expect(slow.inputs.scrapes).to.deep.equal({ jobs: '', problems: ['the text takes longer than 30 s to read'] });
    expect(slow.inputs.lastGoodScrapes).to.deep.equal(kept);
    const bad = await gather(judgesHere, { ...SECRETS, scrapes: { 'jobs.yaml': base64('[') } }, deployed);
    expect(bad.inputs.lastGoodScrapes).to.deep.equal(kept);
    const { scrapes: _, ...others } = SECRETS;
    const missing = await gather(judgesHere, others, deployed);
    expect(missing.inputs.lastGoodScrapes).to.deep.equal(kept);
    expect(missing.problems.map(({ reason }) => reason)).to.deep.equal(['ScrapeConfigsMissing']);
  });
});
