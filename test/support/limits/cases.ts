// What somebody may have the CAs of a stack sign who stole their keys, and what of it is taken all the same.
import type { LeafProfile } from '../../../src/pki/types.ts';
import { SERVER_NAME } from './stacks.ts';

const IDENTITY = 'spiffe://cluster.local/ns/monitoring/stack/prod';

export interface LimitCase {
  readonly what: string;
  readonly authority: 'mesh' | 'access';
  readonly profile: Partial<LeafProfile>;
  /** What the leaf is shown as. */
  readonly as: 'server' | 'client';
  /** Whether the limits allow it; without limits everything is taken. */
  readonly taken: boolean;
  /** Go looks at no common name, so it names nothing to Go. */
  readonly unseenByGo?: true;
}

const client = (what: string, names: Partial<LeafProfile>, taken = false): LimitCase => {
  const profile = { uris: [`${IDENTITY}/client/grafana`], usages: ['clientAuth'] as const, ...names };
  return { what, authority: 'access', profile, as: 'client', taken };
};

const component = (what: string, as: 'server' | 'client', names: Partial<LeafProfile>, taken = false): LimitCase => {
  const { dnsNames = [], ...others } = names;
  const profile = { uris: [`${IDENTITY}/query`], dnsNames: [SERVER_NAME, ...dnsNames], ...others };
  return { what, authority: 'mesh', profile, as, taken };
};

const OWN_NAMES = ['prod-thanos-query', 'prod-thanos-query.monitoring.svc.cluster.local', 'localhost'];
const OTHER_STACK = ['other-thanos-query.monitoring.svc.cluster.local'];

export const LIMIT_CASES: readonly LimitCase[] = [
  client('a client', {}, true),
  client('a client that names a host', { dnsNames: ['kubernetes.default.svc'] }),
  client('a client that names the stack itself', { dnsNames: [SERVER_NAME] }),
  client('a client that names an address', { ipAddresses: ['127.0.0.1'] }),
  client('a client that names an IPv6 address', { ipAddresses: ['::1'] }),
  { ...client('a client whose common name is a host', { commonName: 'kubernetes.default.svc' }), unseenByGo: true },
  { ...client('a server of the CA of clients', { dnsNames: [SERVER_NAME], usages: ['serverAuth'] }), as: 'server' },
  component('a component as a server', 'server', { dnsNames: OWN_NAMES, ipAddresses: ['127.0.0.1'] }, true),
  component('a component as a client', 'client', { dnsNames: OWN_NAMES, ipAddresses: ['127.0.0.1'] }, true),
  component('the operator, which names no host', 'client', { dnsNames: [] }, true),
  component('a server that names another stack too', 'server', { dnsNames: OTHER_STACK }),
  component('a client that names another stack too', 'client', { dnsNames: OTHER_STACK }),
  component('a server that names the API server too', 'server', { dnsNames: ['kubernetes.default.svc'] }),
  component('a server that names an address too', 'server', { ipAddresses: ['10.96.0.1'] }),
  component('a server that names an IPv6 address too', 'server', { ipAddresses: ['fd00::1'] }),
];
