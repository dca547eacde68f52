import { expect } from 'chai';
import { chooseClient } from '../../../../src/cli/proxy/clients.ts';

const stackWith = (...clients: readonly unknown[]) => ({
  apiVersion: 'securethanos.io/v1alpha1',
  kind: 'SecureThanosStack',
  metadata: { name: 'prod', namespace: 'monitoring' },
  spec: { clients },
});

const GRAFANA = { name: 'grafana', access: ['query'] };
const ADMIN = { name: 'admin' };
const SCRAPER = { name: 'scraper', access: ['store'] };

describe('client of proxy', () => {
  it('is the only one that Query serves', () => {
    expect(chooseClient(stackWith(SCRAPER, GRAFANA), undefined)).to.equal('grafana');
  });

  it('has access to Query where nothing else is said', () => {
    expect(chooseClient(stackWith(ADMIN), undefined)).to.equal('admin');
  });

  it('is the one named', () => {
    expect(chooseClient(stackWith(GRAFANA, ADMIN), 'admin')).to.equal('admin');
  });

  const mistakes: readonly [string, readonly unknown[], string | undefined, RegExp][] = [
    ['no client', [], undefined, /monitoring\/prod declares no client that Query serves: add one to spec.clients/],
    ['no client with access', [SCRAPER], undefined, /declares no client that Query serves/],
    ['a choice', [GRAFANA, ADMIN], undefined, /declares several clients: choose one with --client: grafana, admin$/],
    ['an unknown name', [GRAFANA], 'nobody', /'nobody' of stack monitoring\/prod is not declared: .* are grafana$/],
    ['a name without access', [SCRAPER], 'scraper', /'scraper' .* has no access to query: .* are \(none\)$/],
  ];
  for (const [what, clients, named, message] of mistakes) {
    it(`is not chosen from ${what}`, () => {
      expect(() => chooseClient(stackWith(...clients), named)).to.throw(message);
    });
  }
});
