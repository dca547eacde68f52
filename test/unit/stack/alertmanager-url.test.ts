import { expect } from 'chai';
import { parse } from 'yaml';
import { alertmanagerTargets } from '../../../src/manifests/network-policy/parties.ts';
import { buildAlertmanagersFile } from '../../../src/workloads/ruler/alertmanagers.ts';
import { planFor } from '../../support/plans.ts';

/** What Ruler is told, and where the policy lets it connect. */
const ROWS = [
  ['http://am', 'http am:80', 80],
  ['https://am.example.com/prefix', 'https am.example.com:443', 443],
  ['https://am.example.com:8443', 'https am.example.com:8443', 8443],
  ['http://am.monitoring.svc:80', 'http am.monitoring.svc:80', 80],
  ['dns+http://am.monitoring.svc:9094', 'http dns+am.monitoring.svc:9094', 9094],
  ['dns+http://am.monitoring.svc:80', 'http dns+am.monitoring.svc:80', 80],
  ['dns+https://am.monitoring.svc', 'https dns+am.monitoring.svc:9093', 9093],
  ['dns+am.monitoring.svc:9094', 'http dns+am.monitoring.svc:9094', 9094],
  ['dnssrv+_web._tcp.am.monitoring.svc', 'http dnssrv+_web._tcp.am.monitoring.svc', 9999],
  ['dnssrvnoa+https://_web._tcp.am.monitoring.svc', 'https dnssrvnoa+_web._tcp.am.monitoring.svc', 9999],
  ['https://127.0.0.1/API/v2', 'https 127.0.0.1:443', 443],
  ['http://[2001:db8::1]:8080', 'http [2001:db8::1]:8080', 8080],
  ['https://a_b:65535/x+y', 'https a_b:65535', 65535],
] as const;

describe('the address of an Alertmanager', () => {
  for (const [url, told, port] of ROWS) {
    it(`${url} is ${told}, through port ${port}`, () => {
      const isFound = url.startsWith('dnssrv');
      const plan = planFor({
        ruler: { alertmanagers: [{ url }] },
        ...(isFound ? { networkPolicy: { alertmanagers: { ports: [9999] } } } : {}),
      });
      const { alertmanagers } = parse(buildAlertmanagersFile(plan)) as {
        readonly alertmanagers: readonly { readonly scheme: string; readonly static_configs: readonly string[] }[];
      };
      expect(alertmanagers.map(({ scheme, static_configs }) => `${scheme} ${static_configs[0]}`)).to.deep.equal([told]);
      const [target] = alertmanagerTargets(plan);
      expect(target?.ports.map(({ port: opened }) => opened)).to.deep.equal([port]);
      if (url.includes('monitoring'))
        expect(target?.peers).to.deep.equal([
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } },
        ]);
    });
  }
});
