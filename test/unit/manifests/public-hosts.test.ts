import { expect } from 'chai';
import { publicHosts } from '../../../src/manifests/network-policy/parties.ts';
import { planFor } from '../../support/plans.ts';

describe('hosts that a policy can only call "any public address"', () => {
  const alertmanagers = (url: string) => ({ ruler: { alertmanagers: [{ url }] } });
  const storage = { networkPolicy: { objectStorage: { cidrs: ['203.0.113.0/24'] } } };
  const cases: readonly [string, Parameters<typeof planFor>[0], readonly string[]][] = [
    ['a public name', { ...storage, ...alertmanagers('https://alerts.example.com') }, ['alerts.example.com']],
    ['a Service', { ...storage, ...alertmanagers('http://alertmanager.alerting.svc:9093') }, []],
    ['an address', { ...storage, ...alertmanagers('http://203.0.113.7:9093') }, []],
    ['a Service of the same namespace', { ...storage, ...alertmanagers('http://alertmanager:9093') }, []],
  ];
  for (const [name, spec, expected] of cases) {
    it(`are ${expected.length === 0 ? 'not' : 'found in'} ${name}`, () =>
      expect(publicHosts(planFor(spec))).to.deep.equal(expected));
  }

  it('are none where the user named the party', () => {
    const networkPolicy = { ...storage.networkPolicy, alertmanagers: { cidrs: ['203.0.113.8/32'] } };
    expect(publicHosts(planFor({ networkPolicy, ...alertmanagers('https://alerts.example.com') }))).to.deep.equal([]);
  });
});
