// Which Secrets are a stack's by their names, and which clients a spec names that nobody has checked.
import { expect } from 'chai';
import { declaredClients, ownSecrets } from '../../../src/plan/own-secrets.ts';

const STACK = { name: 'prod', namespace: 'monitoring' };

describe('the Secrets of a stack, by their names', () => {
  const isOwn = ownSecrets(STACK, ['grafana']);

  it('are those of its CAs, of its components with their leaves, and of the clients that it declares', () => {
    const own = ['root-ca', 'mesh-ca', 'access-ca', 'query', 'query-tls', 'store-server', 'store-probe', 'prometheus'];
    for (const rest of [...own, 'client-grafana']) expect(isOwn(`prod-thanos-${rest}`), rest).to.equal(true);
  });

  it('are none with a name that only looks like one', () => {
    const others = [
      'prod-thanos-client-other',
      'prod-thanos-query-server',
      'prod-thanos-store-a',
      'prod-thanos-query2',
    ];
    for (const name of [...others, 'other-thanos-query', 'prod-thanos-', 'objstore'])
      expect(isOwn(name), name).to.equal(false);
  });
});

describe('the clients of a spec that nobody has checked', () => {
  const named = (...clients: readonly unknown[]) => declaredClients({ clients });

  it('are those whose names could be names', () => {
    expect(named({ name: 'grafana' }, { name: 'a-1' }, { name: 'a'.repeat(63) })).to.have.length(3);
    expect(
      named({ name: 'Grafana' }, { name: '' }, { name: 'a/b' }, { name: 'a'.repeat(64) }, { name: 7 }, null),
    ).to.deep.equal([]);
  });

  it('are none where there is no list', () => {
    for (const spec of [undefined, null, {}, { clients: 'grafana' }, { clients: { name: 'grafana' } }])
      expect(declaredClients(spec)).to.deep.equal([]);
  });

  it('are no more than the schema allows', () => {
    expect(named(...Array.from({ length: 100 }, (_, index) => ({ name: `client-${index}` })))).to.have.length(64);
  });
});
