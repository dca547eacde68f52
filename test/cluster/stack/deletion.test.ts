import { expect } from 'chai';
import { RULES } from '../../../sandbox/quickstart/example.ts';
import { OBJECT_STORAGE_SECRET, STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { waitFor } from '../../../sandbox/wait.ts';
import { makeSteps } from '../../support/beside.ts';
import { useQuickstart } from '../../support/quickstart.ts';

const KINDS =
  'deployments,statefulsets,replicasets,pods,services,endpointslices,configmaps,secrets,serviceaccounts,poddisruptionbudgets,networkpolicies,roles,rolebindings';

describe('a stack that is deleted', () => {
  const steps = makeSteps();

  it('leaves its volumes and the objects of its user, and nothing else', async () => {
    const { cluster } = await useQuickstart();
    const ofStack = ['-n', STACK_NAMESPACE, '-l', `securethanos.io/stack=${STACK_NAME}`];
    const claims = await cluster.get(['persistentvolumeclaims', ...ofStack]);
    expect(claims.items.length).to.equal(7);
    await cluster.kubectl(['delete', 'securethanosstack', STACK_NAME, '-n', STACK_NAMESPACE, '--timeout=60s']);
    // Its bucket is free: the other one comes and goes while the pods of this one end.
    steps.begin();
    const isGone = async () => (await cluster.get([KINDS, ...ofStack])).items.length === 0;
    // Pods that are being told to stop leave within their grace period.
    await waitFor('everything of the stack to be gone', isGone, { timeout: 240_000, interval: 500 });
    expect((await cluster.get(['persistentvolumeclaims', ...ofStack])).items.length).to.equal(7);
    expect((await cluster.get(['secret', OBJECT_STORAGE_SECRET, '-n', STACK_NAMESPACE])).kind).to.equal('Secret');
    expect((await cluster.get(['configmap', RULES, '-n', STACK_NAMESPACE])).kind).to.equal('ConfigMap');
  });

  const passing = steps.add(async () => {
    const { cluster } = await useQuickstart();
    const name = 'passing';
    const claims = async () =>
      (await cluster.get(['persistentvolumeclaims', '-n', STACK_NAMESPACE, '-l', `securethanos.io/stack=${name}`]))
        .items;
    await cluster.apply([
      {
        apiVersion: 'securethanos.io/v1alpha1',
        kind: 'SecureThanosStack',
        metadata: { name, namespace: STACK_NAMESPACE },
        spec: {
          objectStorage: { secretRef: { name: OBJECT_STORAGE_SECRET } },
          store: { storage: { size: '1Gi' } },
          compactor: { storage: { size: '1Gi' } },
          persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
        },
      },
    ]);
    const isBound = (claim: { status: { phase: string } }) => claim.status.phase === 'Bound';
    const areAllThere = async () => (await claims()).filter(isBound).length === 3;
    await waitFor('its volumes', areAllThere, { timeout: 120_000, interval: 200 });
    await cluster.kubectl(['delete', 'securethanosstack', name, '-n', STACK_NAMESPACE, '--timeout=60s']);
    const areGone = async () => (await claims()).length === 0;
    await waitFor('its volumes to be gone', areGone, { timeout: 240_000, interval: 200 });
  });

  it('takes its volumes along when its policy gives them up', passing);
});
