import { expect } from 'chai';
import { refusedOpenings } from '../../../src/plan/opened-ranges.ts';
import type { StackSettings } from '../../../src/stack/settings.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { MINIMAL, planOf, resolved, SETTINGS, stackObject } from '../../support/plans.ts';

const SERVER = '198.51.100.10';

/** The sentences for a spec, with the API server at a known place. */
function refused(spec: Partial<StackSpecInput>, settings: Partial<StackSettings> = {}, host = 's3.example.com') {
  const stack = resolved(stackObject({ ...MINIMAL, ...spec }), { ...SETTINGS, ...settings });
  const storage = { type: 'S3', endpoints: [{ host, port: 443 }], bucket: 'b' };
  const { inputs } = planOf(stack, { apiServer: [{ ip: SERVER, port: 6443 }] }, storage);
  return refusedOpenings(stack, inputs);
}

const extra = (cidr: string, except?: string[]): Partial<StackSpecInput> => ({
  networkPolicy: {
    additionalEgress: [
      {
        component: 'store',
        to: [{ ipBlock: { cidr, ...(except ? { except } : {}) } }],
        ports: [{ port: 80, protocol: 'TCP' }],
      },
    ],
  },
});
const alertmanager = (url: string): Partial<StackSpecInput> => ({ ruler: { alertmanagers: [{ url }] } });

describe('ranges that no stack may open', () => {
  const REFUSED: readonly (readonly [what: string, field: string, spec: Partial<StackSpecInput>, host?: string])[] = [
    ['the metadata service', 'spec.networkPolicy.additionalEgress[0].to[0].ipBlock', extra('169.254.169.254/32')],
    ['the one of GKE', 'additionalEgress[0]', extra('169.254.169.252/32')],
    ['the identity of EKS', 'additionalEgress[0]', extra('169.254.170.23/32')],
    ['the metadata service in IPv6', 'additionalEgress[0]', extra('fd00:ec2::254/128')],
    ['the metadata service behind NAT64', 'additionalEgress[0]', extra('64:ff9b::a9fe:a9fe/128')],
    ['NAT64 by a prefix of the network', 'additionalEgress[0]', extra('64:ff9b:1::/96')],
    ['a node by its link-local address', 'additionalEgress[0]', extra('fe80::/64')],
    ['everything', 'additionalEgress[0]', extra('0.0.0.0/0')],
    ['everything in IPv6', 'additionalEgress[0]', extra('::/0')],
    ['everything but a part', 'additionalEgress[0]', extra('0.0.0.0/0', ['169.254.169.254/32'])],
    ['the API server', 'additionalEgress[0]', extra('198.51.100.0/24')],
    [
      'storage at the metadata service',
      'spec.networkPolicy.objectStorage.cidrs[0]',
      { networkPolicy: { objectStorage: { cidrs: ['169.254.169.254/32'] } } },
    ],
    ['a Secret that names the metadata service', 'key "objstore.yml" of Secret "objstore"', {}, '169.254.169.254'],
    ['a Secret that names the API server', 'key "objstore.yml" of Secret "objstore"', {}, SERVER],
    ['a Secret that names it as IPv4-mapped', 'key "objstore.yml" of Secret "objstore"', {}, '::ffff:a9fe:a9fe'],
    ['a Secret that names it behind NAT64', 'key "objstore.yml" of Secret "objstore"', {}, '64:ff9b::169.254.169.254'],
    ['a Secret that names the API server so', 'key "objstore.yml" of Secret "objstore"', {}, `::ffff:${SERVER}`],
    ['an Alertmanager as IPv4-mapped', 'spec.ruler.alertmanagers[0].url', alertmanager('http://[::ffff:a9fe:a9fe]:80')],
    ['an Alertmanager there', 'spec.ruler.alertmanagers[0].url', alertmanager('http://169.254.169.254/latest')],
    ['an Alertmanager there in IPv6', 'spec.ruler.alertmanagers[0].url', alertmanager('http://[fd00:ec2::254]/latest')],
    [
      'Alertmanagers there by range',
      'spec.networkPolicy.alertmanagers.cidrs[0]',
      { networkPolicy: { alertmanagers: { cidrs: ['169.254.0.0/16'] } } },
    ],
    [
      'DNS at another port',
      'spec.networkPolicy.dns.cidrs[0]',
      { networkPolicy: { dns: { cidrs: ['169.254.169.254/32'], ports: [53, 80] } } },
    ],
    [
      'an API server that is the metadata service',
      'spec.networkPolicy.apiServer.cidrs[0]',
      { networkPolicy: { apiServer: { cidrs: ['169.254.169.254/32'], ports: [80] } } },
    ],
  ];
  for (const [what, field, spec, host] of REFUSED)
    it(`are found: ${what}`, () => {
      const [first] = refused(spec, {}, host);
      expect(first).to.include(field).and.include('--identity-ranges');
    });

  const TAKEN: readonly (readonly [what: string, spec: Partial<StackSpecInput>, settings?: Partial<StackSettings>])[] =
    [
      ['other addresses', extra('10.0.0.0/8')],
      [
        'everything but them',
        extra('0.0.0.0/0', [
          '169.254.0.0/16',
          '100.100.100.200/32',
          '192.0.0.192/32',
          '168.63.129.16/32',
          `${SERVER}/32`,
        ]),
      ],
      ['a node-local name server', { networkPolicy: { dns: { cidrs: ['169.254.25.10/32'] } } }],
      ['the API server by its own settings', { networkPolicy: { apiServer: { cidrs: [`${SERVER}/32`] } } }],
      ['an identity that the administrator allows', extra('169.254.170.23/32'), { identityRanges: ['169.254.170.23'] }],
      [
        'everything but them in IPv6',
        extra('::/0', [...['fe80::/10', 'fd00:ec2::/32', 'fd20:ce::254/128', '64:ff9b::/96', '64:ff9b:1::/48']]),
      ],
      [
        'NAT64 by a prefix of the network where no IPv4 is closed',
        extra('64:ff9b:1::/96'),
        { closedRanges: ['fe80::/10'] },
      ],
      ['what the administrator does not close', extra('169.254.169.254/32'), { closedRanges: [] }],
      [
        'anything without policies',
        { networkPolicy: { mode: 'Disabled', ...extra('169.254.169.254/32').networkPolicy } },
      ],
    ];
  for (const [what, spec, settings] of TAKEN)
    it(`are not found in ${what}`, () => expect(refused(spec, settings)).to.deep.equal([]));

  const MAPPED = ['::ffff:169.254.169.254/128', '::ffff:a9fe:a9fe/128', '::FFFF:A9FE:0/112', '::ffff:0:0/96'];
  const PARTIES = [
    extra,
    (cidr: string) => ({ networkPolicy: { objectStorage: { cidrs: [cidr] } } }),
    (cidr: string) => ({ networkPolicy: { alertmanagers: { cidrs: [cidr] } } }),
    (cidr: string) => ({ networkPolicy: { dns: { cidrs: [cidr] } } }),
    (cidr: string) => extra('::/0', [cidr]),
  ];
  it('are no ranges as IPv4-mapped, for us as for the API server', () => {
    for (const cidr of MAPPED)
      for (const spec of PARTIES) expect(() => refused(spec(cidr)), cidr).to.throw(/must (be|hold|lie)/);
  });

  it('stay closed beside what the administrator allows', () => {
    const settings = { identityRanges: ['169.254.170.23/32'] };
    expect(refused(extra('169.254.170.0/24'), settings)).to.have.length(1);
    expect(refused(extra('192.0.2.0/24'), { closedRanges: ['192.0.2.128/25'] })).to.have.length(1);
    expect(refused(extra('198.51.100.0/24'), { identityRanges: ['198.51.100.0/24'] })).to.have.length(1);
    for (const closed of ['::ffff:c000:280/121', '::ffff:192.0.2.128/121'])
      for (const opened of ['192.0.2.0/24', '64:ff9b::c000:2ff/128'])
        expect(refused(extra(opened), { closedRanges: [closed] }), `${closed} ${opened}`).to.have.length(1);
  });
});
