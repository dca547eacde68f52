import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { alertmanagerUrl } from '../../../sandbox/alertmanager/objects.ts';
import { ensureBinaries } from '../../../sandbox/binaries/ensure.ts';
import { logToStandardError as log } from '../../../sandbox/log.ts';
import { INTERVAL, makeBlocks, SUM_AT_ANY_TIME } from '../../../sandbox/quickstart/history.ts';
import { ALERTING_NAMESPACE, STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { waitFor } from '../../../sandbox/wait.ts';
import { askQuery, queryValue } from '../../support/client-pod.ts';
import { metricOf } from '../../support/metrics.ts';
import { type Quickstart, useQuickstart } from '../../support/quickstart.ts';

const DAY = 86_400;
const RAW = { max_source_resolution: '0s' };
const SOON = { timeout: 120_000, interval: 2000 };

describe('the data of a stack', () => {
  let stack: Quickstart;

  before(async () => {
    stack = await useQuickstart();
  });

  /** Ten series over ten days, each sample once: the hole of replica 0 is filled by replica 1. */
  const sumOfTenDays = () => queryValue('sum(sum_over_time(sales[10d]))', { ...RAW, time: String(stack.history.end) });
  const exactSum = (10 * DAY * SUM_AT_ANY_TIME) / INTERVAL;

  it('holds the exact sums of the past, deduplicated', async () => {
    await waitFor('the blocks to be served', async () => (await sumOfTenDays()) === exactSum, SOON);
    const { start, hole, end } = stack.history;
    for (const time of [start + DAY, (hole.start + hole.end) / 2, end - DAY]) {
      expect(await queryValue('sum(sales)', { ...RAW, time: String(time) })).to.equal(SUM_AT_ANY_TIME);
    }
  });

  it('holds each replica apart when asked not to deduplicate', async () => {
    const { start, hole } = stack.history;
    expect(await queryValue('sum(sales)', { ...RAW, dedup: 'false', time: String(start + DAY) })).to.equal(
      2 * SUM_AT_ANY_TIME,
    );
    const inHole = String(hole.start + 30 * 60);
    expect(await queryValue('sum(sales)', { ...RAW, dedup: 'false', time: inHole })).to.equal(SUM_AT_ANY_TIME);
  });

  it('holds fresh samples of every component, scraped by mutual TLS', async () => {
    const jobs = ['query', 'store', 'compactor', 'ruler', 'prometheus', 'sidecar'].map(
      (component) => `${STACK_NAME}-thanos-${component}`,
    );
    for (const job of jobs)
      await waitFor(`${job} to be scraped`, async () => (await queryValue(`min(up{job="${job}"})`)) === 1, SOON);
  });

  it("holds the metrics of the API server, by the user's scrape configuration", async () => {
    await waitFor(
      'the API server to be scraped',
      async () => (await queryValue('up{job="kubernetes-api"}')) === 1,
      SOON,
    );
  });

  it('holds the series of a recording rule', async () => {
    const job = `${STACK_NAME}-thanos-query`;
    await waitFor('the recorded series', async () => (await queryValue(`job:up:sum{job="${job}"}`)) === 2, SOON);
  });

  it('sends a firing alert to Alertmanager', async () => {
    const { cluster } = stack;
    const rules = {
      groups: [
        {
          name: 'always',
          interval: '5s',
          rules: [{ alert: 'AlwaysFiring', expr: 'vector(1)', labels: { severity: 'none' } }],
        },
      ],
    };
    const configMap = await cluster.get(['configmap', 'quickstart-rules', '-n', STACK_NAMESPACE]);
    const data = { ...configMap.data, 'always.yaml': JSON.stringify(rules) };
    await cluster.apply([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'quickstart-rules', namespace: STACK_NAMESPACE }, data },
    ]);
    const url = `${alertmanagerUrl(ALERTING_NAMESPACE)}/api/v2/alerts`;
    const fetchAlerts = `process.stdout.write(await (await fetch(${JSON.stringify(url)})).text())`;
    const look = async () =>
      (await cluster.runInNetwork([process.execPath, '--input-type=module', '-e', fetchAlerts])).includes(
        'AlwaysFiring',
      );
    await waitFor('the alert at Alertmanager', look, { timeout: 240_000, interval: 3000 });
  });

  it('is uploaded by Sidecar when Prometheus has a complete block', async () => {
    const { cluster } = stack;
    const pod = `${STACK_NAME}-thanos-prometheus-0`;
    const value = 4711;
    // The last complete window of 2 hours: an older block would be gone by retention before it is uploaded.
    const time = Math.floor(Date.now() / 1000 / 7200) * 7200 - 7200;
    const directory = await mkdtemp(join(tmpdir(), 'backfill-'));
    try {
      const blocks = await makeBlocks(
        await ensureBinaries(['promtool'], { log }),
        directory,
        `# TYPE backfilled gauge\nbackfilled ${value} ${time + 600}\n# EOF\n`,
      );
      const [block = ''] = await readdir(blocks);
      const staged = `/data/.staged-${randomBytes(3).toString('hex')}`;
      for (const name of await readdir(join(blocks, block), { recursive: true, withFileTypes: true })) {
        if (!name.isFile()) continue;
        const folder = name.parentPath.slice(join(blocks, block).length);
        await copyInto(stack, pod, join(name.parentPath, name.name), `${staged}${folder}/${name.name}`);
      }
      // Under its name at once, as Prometheus does it: Sidecar never sees half a block.
      await cluster.kubectl([
        'exec',
        '-n',
        STACK_NAMESPACE,
        pod,
        '-c',
        'prometheus',
        '--',
        '/bin/sh',
        '-c',
        `mv ${staged} /data/${block}`,
      ]);
      await waitFor(
        'the block to be uploaded',
        async () => ((await metricOf('prometheus-0', 'sidecar', 'thanos_shipper_uploads_total')) ?? 0) >= 1,
        SOON,
      );
    } finally {
      await rm(directory, { recursive: true });
    }
    await waitFor(
      'the block to be served from the object storage',
      async () => (await queryValue('max_over_time(backfilled[1h])', { ...RAW, time: String(time + 1200) })) === value,
      SOON,
    );
  });

  it('keeps its raw sums while the Compactor compacts and downsamples', async () => {
    const done = async () => {
      const [compactions, fiveMinutes, oneHour] = await Promise.all(
        [
          'thanos_compact_group_compactions_total',
          'thanos_compact_downsample_total{resolution="0"}',
          'thanos_compact_downsample_total{resolution="300000"}',
        ].map((name) => metricOf('compactor-0', 'compactor', name)),
      );
      return (compactions ?? 0) > 0 && (fiveMinutes ?? 0) > 0 && (oneHour ?? 0) > 0;
    };
    await waitFor('compactions and both downsamplings', done, { timeout: 480_000, interval: 5000 });
    expect(await metricOf('compactor-0', 'compactor', 'thanos_compact_halted')).to.equal(0);
    await waitFor('the exact sum from compacted blocks', async () => (await sumOfTenDays()) === exactSum, SOON);
    expect((await askQuery('/api/v1/query?query=vector(1)')).warnings ?? []).to.deep.equal([]);
  });
});

/** Like kubectl cp, for images without tar. */
async function copyInto({ cluster }: Quickstart, pod: string, from: string, to: string): Promise<void> {
  const input = (await readFile(from)).toString('base64');
  const script = `mkdir -p "$(dirname ${to})" && base64 -d > ${to}`;
  await cluster.kubectl(['exec', '-i', '-n', STACK_NAMESPACE, pod, '-c', 'prometheus', '--', '/bin/sh', '-c', script], {
    input,
  });
}
