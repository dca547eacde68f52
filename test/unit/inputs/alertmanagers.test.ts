import { expect } from 'chai';
import { API_VERSION, KIND } from '../../../src/api/group.ts';
import type { KubernetesObject, ObjectMeta, ObjectRef } from '../../../src/api/objects.ts';
import { gatherInputs } from '../../../src/inputs/gather.ts';
import { neighbourOf } from '../../../src/inputs/neighbours.ts';
import type { Reader } from '../../../src/inputs/reader.ts';
import { judgesHere } from '../../../src/threads/judges.ts';
import { NOTHING_DEPLOYED } from '../../../src/user-files/deployed-files.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const URL = 'https://alertmanager.example.com';
const OWNER = { apiVersion: API_VERSION, kind: KIND, name: 'prod', uid: 'a-uid', controller: true };
const LABELS = { 'app.kubernetes.io/managed-by': 'secure-thanos-operator', 'securethanos.io/stack': 'prod' };

/** Why a Secret is refused that an Alertmanager is to be shown a token of; undefined when the token is used. */
async function refusal(secret: string, metadata: Partial<ObjectMeta> = {}): Promise<string | undefined> {
  const alertmanagers = [{ url: URL, authorization: { credentials: { name: secret, key: 'token' } } }];
  const stack = resolved(stackObject({ ...MINIMAL, ruler: { alertmanagers }, clients: [{ name: 'grafana' }] }));
  const find = async ({ kind, name }: ObjectRef): Promise<KubernetesObject | undefined> =>
    kind === 'Secret' && name === secret
      ? {
          apiVersion: 'v1',
          kind,
          metadata: { name, ...metadata },
          data: { token: Buffer.from('t').toString('base64') },
        }
      : undefined;
  const reader: Reader = {
    find,
    list: async () => ({ items: [], resourceVersion: '1' }),
    pages: async function* () {},
  };
  const other = stackObject({ ...MINIMAL, clients: [{ name: 'tool' }] }, { name: 'other', namespace: 'monitoring' });
  const neighbours = async () => [neighbourOf(other)];
  const { inputs, problems } = await gatherInputs(reader, stack, {
    judges: judgesHere,
    deployed: NOTHING_DEPLOYED,
    neighbours,
  });
  const refused = problems.find(({ reason }) => reason === 'AlertmanagerSecretRefused')?.message;
  expect(inputs.alertmanagers?.has(URL) ?? false, 'sent').to.equal(refused === undefined);
  return refused;
}

describe('a Secret that an Alertmanager is to be shown', () => {
  for (const name of [
    'prod-thanos-root-ca',
    'prod-thanos-mesh-ca',
    'prod-thanos-query-tls',
    'prod-thanos-store-probe',
    'prod-thanos-prometheus',
    'prod-thanos-client-grafana',
    'other-thanos-access-ca',
    'other-thanos-client-tool',
  ])
    it(`is never ${name}, although somebody took its labels and its owner away`, async () => {
      expect(await refusal(name))
        .to.include(`"${name}"`)
        .and.include('one that the operator made');
    });

  it('is none that a stack owns, whatever its name and labels', async () => {
    expect(await refusal('prod-thanos-client-left', { ownerReferences: [OWNER] })).to.include('the operator made');
  });

  it('may carry labels like those of the operator: they prove nothing', async () => {
    expect(await refusal('of-the-user', { labels: LABELS })).to.equal(undefined);
    expect(await refusal('prod-thanos-alertmanager')).to.equal(undefined);
  });
});
