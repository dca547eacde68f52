import { expect } from 'chai';
import { STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { useQuickstart } from '../../support/quickstart.ts';

describe('a stack on the cluster', () => {
  it('is Ready when all its pods are, and never claims it before', async () => {
    const { claims } = await useQuickstart();
    expect(claims.at(-1)).to.deep.equal({ ready: true, unreadyPods: 0 });
    expect(claims.filter(({ ready, unreadyPods }) => ready && unreadyPods > 0)).to.deep.equal([]);
    expect(
      claims.some(({ ready }) => !ready),
      'a look before it was Ready',
    ).to.equal(true);
  });

  it('is waited for by kubectl wait, for Ready and for QueryWorks', async () => {
    const { cluster } = await useQuickstart();
    const stack = `securethanosstack/${STACK_NAME}`;
    for (const condition of ['Ready', 'QueryWorks']) {
      await cluster.kubectl(['wait', '-n', STACK_NAMESPACE, stack, `--for=condition=${condition}`, '--timeout=60s']);
    }
  });

  it('runs under the restricted Pod Security Standard, without a token but that of discovery', async () => {
    const { cluster } = await useQuickstart();
    const namespace = await cluster.get(['namespace', STACK_NAMESPACE]);
    expect(namespace.metadata.labels['pod-security.kubernetes.io/enforce']).to.equal('restricted');
    const { items } = await cluster.get(['pods', '-n', STACK_NAMESPACE, '-l', `securethanos.io/stack=${STACK_NAME}`]);
    const holders = items.filter((pod: unknown) => JSON.stringify(pod).includes('serviceAccountToken'));
    expect(
      new Set(
        holders.map(
          (pod: { metadata: { labels: Record<string, string> } }) => pod.metadata.labels['app.kubernetes.io/component'],
        ),
      ),
    ).to.deep.equal(new Set(['prometheus']));
    for (const { spec } of holders) {
      const mounting = spec.containers.filter(({ volumeMounts }: { volumeMounts: { mountPath: string }[] }) =>
        volumeMounts.some(({ mountPath }) => mountPath.startsWith('/var/run/secrets')),
      );
      expect(mounting.map(({ name }: { name: string }) => name)).to.deep.equal(['prometheus']);
    }
  });

  it('is run by an operator that lives in the cluster under its own account', async () => {
    const { cluster } = await useQuickstart();
    const { items } = await cluster.get(['pods', '-n', 'secure-thanos-system']);
    expect(items).to.have.length(1);
    expect(items[0].spec.serviceAccountName).to.equal('secure-thanos-operator');
    expect(items[0].status.containerStatuses[0].restartCount).to.equal(0);
  });

  it('shows its state in kubectl get', async () => {
    const { cluster } = await useQuickstart();
    const table = await cluster.kubectl(['get', 'thanosstack', '-n', STACK_NAMESPACE]);
    expect(table).to.match(/NAME\s+READY\s+VERSION\s+COMPONENTS\s+CERTIFICATES\s+NEXT-RENEWAL\s+AGE/);
    expect(table).to.match(/quickstart\s+True\s+v0\.42\.4\s+6\/6\s+12\/12\s+20\d\d-/);
  });
});
