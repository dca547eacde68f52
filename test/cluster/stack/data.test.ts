import { expect } from 'chai';
import { INTERVAL, SUM_AT_ANY_TIME } from '../../../sandbox/quickstart/history.ts';
import { STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { waitFor } from '../../../sandbox/wait.ts';
import { backfill } from '../../support/backfill.ts';
import { askQuery, queryValue } from '../../support/client-pod.ts';
import { untilFired } from '../../support/firing-alert.ts';
import { metricOf } from '../../support/metrics.ts';
import { type Quickstart, useQuickstart } from '../../support/quickstart.ts';

const DAY = 86_400;
const RAW = { max_source_resolution: '0s' };
const SOON = { timeout: 120_000, interval: 2000 };

const UPLOADED = { pod: 'prometheus-0', container: 'prometheus', series: 'backfilled', value: 4711 };

describe('the data of a stack', () => {
  let stack: Quickstart;
  /** When its one sample was; Sidecar looks for blocks twice a minute. */
  let uploaded: number;

  before(async () => {
    stack = await useQuickstart();
    uploaded = await backfill(stack.cluster, UPLOADED);
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

  it('is known to be written, by Prometheus and by Ruler', async () => {
    const message = async () => {
      const { status } = await stack.cluster.get(['securethanosstack', STACK_NAME, '-n', STACK_NAMESPACE]);
      return status.conditions.find(({ type }: { type: string }) => type === 'SamplesWritten')?.message;
    };
    // It is looked at once a minute.
    const isKnown = async () => (await message()) === 'Samples are written: prometheus, ruler.';
    await waitFor('the operator to know', isKnown, SOON);
  });

  it('sends a firing alert to Alertmanager', async () => {
    await untilFired(stack.cluster);
  });

  it('is uploaded by Sidecar when Prometheus has a complete block', async () => {
    const { series, value } = UPLOADED;
    const query = `max_over_time(${series}[1h])`;
    await waitFor(
      'the block to be uploaded',
      async () => ((await metricOf('prometheus-0', 'sidecar', 'thanos_shipper_uploads_total')) ?? 0) >= 1,
      SOON,
    );
    await waitFor(
      'the block to be served from the object storage',
      async () => (await queryValue(query, { ...RAW, time: String(uploaded + 600) })) === value,
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
