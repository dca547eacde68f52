import { expect } from 'chai';
import { createMetrics } from '../../../src/observability/metrics.ts';

const PROD = { namespace: 'monitoring', name: 'prod' };

describe('metrics', () => {
  it('counts and measures what it is told', async () => {
    const metrics = createMetrics();
    metrics.countReconcile('success', 0.2);
    metrics.countReconcile('failed', 3);
    metrics.setQueueDepth(7);
    metrics.countApiRequest('PATCH', '409');
    metrics.countWatchRestart('Secret', 'Expired');
    metrics.setCertificateExpiries(PROD, new Map([['query', 1_800_000_000]]));
    metrics.setStackReady(PROD, true);
    metrics.setStackVerified(PROD, true);
    metrics.countProvokedRefusals(PROD, 9);
    metrics.countProvokedRefusals(PROD, 6);
    metrics.setSharedBuckets(2);
    const { body, contentType } = await metrics.render();
    expect(contentType).to.match(/^text\/plain/);
    for (const sample of [
      'reconciles_total{result="success"} 1',
      'reconciles_total{result="failed"} 1',
      'reconcile_duration_seconds_bucket{le="0.25"} 1',
      'reconcile_duration_seconds_sum 3.2',
      'queue_depth 7',
      'api_requests_total{method="PATCH",code="409"} 1',
      'watch_restarts_total{kind="Secret",reason="Expired"} 1',
      'certificate_expiry_timestamp_seconds{namespace="monitoring",stack="prod",component="query"} 1800000000',
      'stack_ready{namespace="monitoring",stack="prod"} 1',
      'stack_mtls_verified{namespace="monitoring",stack="prod"} 1',
      'provoked_refusals_total{namespace="monitoring",stack="prod"} 15',
      'shared_buckets 2',
    ]) {
      expect(body).to.include(`\nsecure_thanos_operator_${sample}\n`);
    }
  });

  it('forgets a stack that is gone, and no other', async () => {
    const metrics = createMetrics();
    const other = { namespace: 'monitoring', name: 'other' };
    for (const stack of [PROD, other]) {
      metrics.setStackReady(stack, false);
      metrics.setStackVerified(stack, false);
      metrics.setCertificateExpiries(
        stack,
        new Map([
          ['query', 1],
          ['store', 1],
        ]),
      );
      metrics.countProvokedRefusals(stack, 3);
    }
    metrics.forgetStack(PROD);
    const { body } = await metrics.render();
    expect(body).to.not.include('stack="prod"');
    expect(body.match(/stack="other"/g)).to.have.length(5);
  });

  it('shows no certificate of a client that was renamed or removed', async () => {
    const metrics = createMetrics();
    const other = { namespace: 'monitoring', name: 'other' };
    metrics.setCertificateExpiries(other, new Map([['client/a', 1]]));
    for (const client of ['a', 'b', 'c'])
      metrics.setCertificateExpiries(
        PROD,
        new Map([
          ['root', 1],
          [`client/${client}`, 1],
        ]),
      );
    const { body } = await metrics.render();
    const shown = [...body.matchAll(/expiry_timestamp_seconds\{.*stack="(.*)",component="(.*)"\}/g)];
    expect(shown.map(([, stack, component]) => `${stack} ${component}`)).to.have.members([
      'other client/a',
      'prod root',
      'prod client/c',
    ]);
  });

  it('has no word on listeners that nobody verified', async () => {
    const metrics = createMetrics();
    metrics.setStackVerified(PROD, true);
    metrics.setStackVerified(PROD, undefined);
    expect((await metrics.render()).body).to.not.include('stack_mtls_verified{');
  });

  it('shares nothing between two instances, and shows the process on request', async () => {
    const one = createMetrics();
    one.setQueueDepth(5);
    const { body } = await createMetrics({ runtime: true }).render();
    expect(body).to.include('secure_thanos_operator_queue_depth 0').and.include('process_resident_memory_bytes');
    expect((await one.render()).body).to.not.include('process_resident_memory_bytes');
  });
});
