import { expect } from 'chai';
import { parse } from 'yaml';
import { certificateRequests } from '../../../src/plan/certificates.ts';
import type { Component } from '../../../src/stack/components.ts';
import { listenersOf, servesOnly } from '../../../src/stack/components.ts';
import { partyText } from '../../../src/stack/identities.ts';
import { componentName, probeSecretName } from '../../../src/stack/names.ts';
import { containerOf, objectNamed, textsOf, workloads } from '../../support/pods.ts';
import { type Built, forEachStack } from '../../support/stacks/random-stacks.ts';

interface TlsConfig {
  readonly ca_file?: string;
  readonly cert_file?: string;
  readonly key_file?: string;
  readonly server_name?: string;
  readonly insecure_skip_verify?: boolean;
}

const ROOT = '/etc/thanos/trust/root.crt';
const components = ({ plan }: Built): readonly Component[] => plan.stack.topology.components;

/** A configuration file of a component, read as it was written. */
const fileOf = ({ plan, objects }: Built, component: Component, name: string): unknown =>
  parse(textsOf(objectNamed(objects, 'ConfigMap', componentName(plan.stack, component)))[name] ?? '');

const namesOf = ({ plan }: Built, component: Component): readonly string[] =>
  certificateRequests(plan.stack).find(({ holder }) => partyText(holder) === component)?.desired.dnsNames ?? [];

const argument = ({ objects }: Built, component: Component, flag: string): string | undefined =>
  containerOf(objects, component)
    .args?.find((arg) => arg.startsWith(`${flag}=`))
    ?.slice(flag.length + 1);

function expectClient(tls: TlsConfig | undefined): void {
  expect(tls).to.include({ cert_file: '/etc/thanos/tls/tls.crt', key_file: '/etc/thanos/tls/tls.key' });
  expect(tls?.insecure_skip_verify ?? false).to.equal(false);
}

describe('every TLS client knows whom it believes and which name to expect', () => {
  it('Query, of each StoreAPI that the graph lets it ask', () => {
    forEachStack((built) => {
      const { stack } = built.plan;
      const targets = stack.topology.edges.filter(({ from, protocol }) => from.name === 'query' && protocol === 'grpc');
      const file = fileOf(built, 'query', 'endpoints.yml') as {
        readonly endpoints: readonly { readonly address: string }[];
        readonly default_client_config?: { readonly tls_config: TlsConfig; readonly server_name: string };
      };
      const addresses = file.endpoints.map(({ address }) => address);
      expect(addresses).to.have.length(targets.length);
      const fromFlags = stack.version.queryTls === 'flags';
      const serverName = fromFlags
        ? argument(built, 'query', '--grpc-client-server-name')
        : file.default_client_config?.server_name;
      const ca = fromFlags
        ? argument(built, 'query', '--grpc-client-tls-ca')
        : file.default_client_config?.tls_config.ca_file;
      expect(ca).to.equal(ROOT);
      if (!fromFlags) {
        expect(file.default_client_config?.tls_config).to.include({ enabled: true, min_version: '1.3' });
        expectClient(file.default_client_config?.tls_config);
      }
      for (const { to } of targets) expect(namesOf(built, to.name as Component)).to.include(serverName);
    });
  });

  it('Ruler, of Query: by SSL_CERT_DIR and without ca_file', () => {
    forEachStack((built) => {
      if (!components(built).includes('ruler')) return;
      const [client] = fileOf(built, 'ruler', 'query.yml') as readonly {
        readonly scheme: string;
        readonly static_configs: readonly string[];
        readonly http_config: { readonly tls_config: TlsConfig };
      }[];
      expect(client?.scheme).to.equal('https');
      expectSystemRoots(built, 'ruler', client?.http_config.tls_config);
      expect(namesOf(built, 'query')).to.include(client?.http_config.tls_config.server_name);
      expect(namesOf(built, 'query')).to.include(client?.static_configs[0]?.replace(':10902', ''));
    });
  });

  it('Sidecar, of Prometheus: by SSL_CERT_DIR and without ca_file', () => {
    forEachStack((built) => {
      if (!components(built).includes('sidecar')) return;
      const { tls_config: tls } = fileOf(built, 'sidecar', 'prometheus-client.yml') as {
        readonly tls_config: TlsConfig;
      };
      expectSystemRoots(built, 'sidecar', tls);
      expect(namesOf(built, 'prometheus')).to.include(tls.server_name);
    });
  });

  it('Prometheus, of every component that it scrapes', () => {
    forEachStack((built) => {
      if (!components(built).includes('prometheus')) return;
      const secret = objectNamed(built.objects, 'Secret', componentName(built.plan.stack, 'prometheus'));
      const file = parse(textsOf(secret)['prometheus.yml'] ?? '') as {
        readonly scrape_configs: readonly {
          readonly job_name: string;
          readonly scheme: string;
          readonly tls_config: TlsConfig;
        }[];
      };
      for (const component of components(built)) {
        const job = file.scrape_configs.find(({ job_name }) => job_name === componentName(built.plan.stack, component));
        expect(job?.scheme, component).to.equal('https');
        expect(job?.tls_config.ca_file).to.equal(ROOT);
        expectClient(job?.tls_config);
        expect(namesOf(built, component)).to.include(job?.tls_config.server_name);
      }
    });
  });

  it('the readiness probe, of its own component', () => {
    forEachStack((built) => {
      for (const component of components(built)) {
        const { readinessProbe } = containerOf(built.objects, component);
        const file = /\/etc\/thanos\/configuration\/([-a-z]+\.yml)/.exec(JSON.stringify(readinessProbe))?.[1];
        // By TCP nothing is shown.
        if (file === undefined) continue;
        const { tls_config: tls } = fileOf(built, component, file) as { readonly tls_config: TlsConfig };
        expect(tls.ca_file).to.equal(ROOT);
        if (servesOnly(component)) expectProbeLeaf(built, component, tls);
        else expectClient(tls);
        expect(namesOf(built, component)).to.include(tls.server_name);
      }
    });
  });
});

describe('every listener asks for a certificate', () => {
  it('gRPC: of the mesh alone, by TLS 1.3', () => {
    forEachStack((built) => {
      for (const component of components(built)) {
        const hasGrpc = listenersOf(component).some(({ protocol }) => protocol === 'grpc');
        const ca = argument(built, component, '--grpc-server-tls-client-ca');
        expect(ca, component).to.equal(hasGrpc ? '/etc/thanos/trust/mesh.crt' : undefined);
        if (hasGrpc) expect(argument(built, component, '--grpc-server-tls-min-version')).to.equal('1.3');
      }
    });
  });

  it('HTTP: of exactly the identities that the graph names', () => {
    forEachStack((built) => {
      const { stack } = built.plan;
      const domain = stack.spec.tls.trustDomain;
      for (const component of components(built)) {
        const { tls_server_config: server } = fileOf(built, component, 'web.yml') as {
          readonly tls_server_config: Readonly<Record<string, unknown>>;
        };
        const callers = stack.topology.edges.filter(({ to, protocol }) => to.name === component && protocol === 'http');
        const identities = callers.map(
          ({ from }) => `spiffe://${domain}/ns/${stack.namespace}/stack/${stack.name}/${partyText(from)}`,
        );
        const required = stack.spec.tls.http.clientAuth === 'Require';
        expect(server['min_version']).to.equal('TLS13');
        expect(server['client_ca_file']).to.equal('/etc/thanos/http-trust/clients.crt');
        expect(server['client_auth_type']).to.equal(
          required ? 'RequireAndVerifyClientCert' : 'VerifyClientCertIfGiven',
        );
        // With an optional certificate a list makes the toolkit panic.
        if (required) expect(server['client_allowed_sans']).to.have.members([...new Set(identities)]);
        else expect(server).to.not.have.property('client_allowed_sans');
        expect(identities, 'itself, for its probe').to.include(
          `spiffe://${domain}/ns/${stack.namespace}/stack/${stack.name}/${component}`,
        );
      }
    });
  });
});

/** The certificate of the component itself may not call: the probe shows another, which its container mounts. */
function expectProbeLeaf({ objects, plan }: Built, component: Component, tls: TlsConfig): void {
  expect(tls.cert_file).to.equal('/etc/thanos/probe-tls/tls.crt');
  expect(tls.key_file).to.equal('/etc/thanos/probe-tls/tls.key');
  const { volumeMounts } = containerOf(objects, component);
  const { name } =
    volumeMounts.find(({ mountPath }) => mountPath === '/etc/thanos/probe-tls') ?? expect.fail('no mount');
  const volumes = workloads(objects).flatMap(({ pod }) => pod.volumes);
  const volume = volumes.find((one) => one.name === name);
  expect(volume?.secret?.secretName).to.equal(probeSecretName(plan.stack, component));
}

/** Thanos' HTTP client breaks at the first renewal when it has a `ca_file`. */
function expectSystemRoots({ objects }: Built, component: Component, tls: TlsConfig | undefined): void {
  expectClient(tls);
  expect(tls).to.not.have.property('ca_file');
  const { env = [], volumeMounts } = containerOf(objects, component);
  const directory = env.find(({ name }) => name === 'SSL_CERT_DIR')?.value;
  expect(volumeMounts.map(({ mountPath }) => mountPath)).to.include(directory);
  expect(env.map(({ name }) => name)).to.not.include('SSL_CERT_FILE');
}
