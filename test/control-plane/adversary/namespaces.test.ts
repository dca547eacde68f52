// Whoever may write stacks asks, by selectors, which labels there are in namespaces that he may not see.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { accountUser, impersonate } from '../../support/adversary/person.ts';
import { operatorReads } from '../../support/api-server/audit.ts';
import { makeStack, SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, RESYNC_MS, useOperatorLayer } from '../../support/operator-layer.ts';

const FOREIGN = 'adversary-secret-place';
const SECRET_LABELS = { project: 'merger' };

describe('selectors of a stack', () => {
  let layer: OperatorLayer;

  before(async () => {
    layer = await useOperatorLayer();
    await layer.plane.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: FOREIGN, labels: SECRET_LABELS } },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'hidden', namespace: FOREIGN, labels: SECRET_LABELS },
        spec: { automountServiceAccountToken: false, containers: [{ name: 'a', image: 'a' }] },
      },
    ]);
  });

  it('tell nothing of namespaces of others: the operator asks for none, and for no pod there', async () => {
    const since = new Date();
    const answers: unknown[] = [];
    for (const [index, labels] of [SECRET_LABELS, { project: 'none' }].entries()) {
      const stack = await makeStack(layer.client, `oracle-${index}`, NAMESPACE, {
        ...SMALL,
        clients: [{ name: 'spy', podSelector: { matchLabels: labels }, namespaceSelector: { matchLabels: labels } }],
        networkPolicy: { alertmanagers: { podSelector: {}, namespaceSelector: { matchLabels: labels } } },
      });
      await stack.ready();
      await sleep(RESYNC_MS);
      const { status, reason, message } = (await stack.condition('SelectorsMatch')) ?? {};
      answers.push({ status, reason, message });
    }
    expect(answers[0]).to.deep.equal(answers[1]);
    const reads = await operatorReads(layer.plane, since);
    const of = (resource: string) => reads.filter(({ objectRef }) => objectRef?.resource === resource);
    expect(of('namespaces')).to.deep.equal([]);
    const places = new Set(of('pods').map(({ objectRef }) => objectRef?.namespace));
    for (const place of places) expect(place).to.be.oneOf([NAMESPACE, 'stacks-two', 'kube-system']);
  });

  it('find nothing out of the cluster but whether its name servers are where they usually are', async () => {
    const stack = await makeStack(layer.client, 'oracle-dns', NAMESPACE, SMALL);
    await stack.ready();
    const { message } = await stack.until('SelectorsMatch', 'False', 'NothingSelected');
    expect(message).to.include('no pod k8s-app=kube-dns exists in kube-system').and.include('spec.networkPolicy.dns');
  });

  it('could not be looked at elsewhere either: the operator may not list namespaces', async () => {
    const operator = impersonate(layer.plane.kubeconfig, accountUser('secure-thanos-system', 'secure-thanos-operator'));
    expect(await operator.may('list', 'namespaces', '')).to.equal(false);
    expect(await operator.may('list', 'pods', 'kube-system')).to.equal(true);
    await operator.close();
  });
});
