import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { alertmanagerObjects, alertmanagerUrl } from '../../sandbox/alertmanager/objects.ts';
import { issue, makeAuthority } from '../../sandbox/certificates.ts';
import { API_PORT } from '../../sandbox/cluster/addresses.ts';
import { IMAGES } from '../../sandbox/images/catalogue.ts';
import {
  objectStorageEndpoint,
  objectStorageHost,
  objectStorageObjects,
} from '../../sandbox/object-storage/objects.ts';
import { restrictedContainer, restrictedNamespace, restrictedPod } from '../../sandbox/restricted.ts';
import { waitFor } from '../../sandbox/wait.ts';
import { publicPeers } from '../../src/manifests/network-policy/public-addresses.ts';
import { beginBeside } from '../support/beside.ts';
import { useCluster } from '../support/cluster.ts';

const ATTEMPT = { timeout: 60_000 };
const namespace = `sandbox-${randomBytes(3).toString('hex')}`;

describe('the cluster sandbox', () => {
  before(async () => {
    const cluster = useCluster();
    // What the other files share takes minutes to get ready; nothing here is of its namespaces.
    beginBeside('quickstart');
    await cluster.apply([
      restrictedNamespace(namespace),
      probePod('web', ['serve', ':8080'], { ports: [{ name: 'http', containerPort: 8080 }] }),
      probePod('client', ['sleep']),
      service('web', 80, 'http'),
    ]);
    await ready('pod/web', 'pod/client');
    await waitFor('the service to have its pod', async () => (await probe('tcp', 'web:80')) === 'OPEN', ATTEMPT);
  });

  after(async () => {
    await useCluster().kubectl(['delete', 'namespace', namespace, '--wait=false']);
  });

  describe('pods', () => {
    it('refuses a pod that the restricted profile does not admit', async () => {
      const pod = { ...probePod('loose', ['sleep']), spec: { containers: [{ name: 'loose', image: IMAGES.probe }] } };
      const message = await useCluster().apply([pod]).then(String, String);
      expect(message).to.include('violates PodSecurity');
    });

    it('resolves names and balances services for pods', async () => {
      expect(await probe('dns', `web.${namespace}.svc.cluster.local`)).to.match(/^\[198\.19\.0\.\d+\]$/);
      expect(await probe('get', 'http://web')).to.match(/^200\nhello from web/);
    });

    it('keeps what pods print', async () => {
      expect(await useCluster().kubectl(['logs', 'web', '-n', namespace])).to.equal('serving on :8080');
    });

    it('lets a program of the machine into its network and DNS', async () => {
      const script = `console.log(await (await fetch('http://web.${namespace}.svc')).text())`;
      const output = await useCluster().runInNetwork([process.execPath, '--input-type=module', '-e', script]);
      expect(output).to.match(/^hello from web/);
    });

    it('records in its audit log who asked for what', async () => {
      const text = await readFile(useCluster().auditLog, 'utf8');
      // The last line may still be written.
      const lines = text.slice(0, text.lastIndexOf('\n')).split('\n');
      const events = lines.map((line) => JSON.parse(line));
      const creation = events.find(
        (event) => event.objectRef?.resource === 'pods' && event.objectRef.name === 'client',
      );
      expect(creation?.user.username).to.equal('admin');
    });

    it('has the shell tools and promtool where the official images have them', async () => {
      await useCluster().apply([promtoolPod()]);
      await ready('pod/promtool');
      const version = await execute('promtool', '/tools/promtool', '--version');
      expect(version).to.include('version 3.14.0');
    });
  });

  describe('network policies', () => {
    const policies = `${namespace}-policies`;
    const inPolicies = (command: string, ...args: string[]) => probeIn(policies, command, ...args);

    before(async () => {
      const cluster = useCluster();
      const web = { ...probePod('web', ['serve', ':8080'], { ports: [{ name: 'http', containerPort: 8080 }] }) };
      await cluster.apply([
        restrictedNamespace(policies),
        ...[web, probePod('client', ['sleep']), service('web', 80, 'http')].map((object) => moved(object, policies)),
      ]);
      await cluster.kubectl(['wait', '--for=condition=Ready', 'pod', '--all', '-n', policies, '--timeout=60s']);
      await waitFor('the service to have its pod', async () => (await inPolicies('tcp', 'web:80')) === 'OPEN', ATTEMPT);
    });

    afterEach(async () => {
      await useCluster().kubectl(['delete', 'networkpolicy', '--all', '-n', policies]);
      await useCluster().untilPoliciesEnforced();
    });

    after(async () => {
      await useCluster().kubectl(['delete', 'namespace', policies, '--wait=false']);
    });

    const enforce = async (spec: object): Promise<void> => {
      const metadata = { name: 'tested', namespace: policies };
      await useCluster().apply([{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec }]);
      await useCluster().untilPoliciesEnforced();
    };
    const dns = {
      to: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
          podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        },
      ],
      ports: [
        { port: 'dns', protocol: 'UDP' },
        { port: 'dns-tcp', protocol: 'TCP' },
      ],
    };
    const selected = (app: string) => ({ podSelector: { matchLabels: { app } } });

    it('leave everything open when there are none', async () => {
      expect(await inPolicies('tcp', 'web:80')).to.equal('OPEN');
    });

    it('close a pod to those whom no ingress rule names, and open again when deleted', async () => {
      await enforce({ ...selected('web'), policyTypes: ['Ingress'], ingress: [{ from: [selected('nobody')] }] });
      expect(await inPolicies('tcp', 'web:80')).to.match(/^CLOSED/);
      await useCluster().kubectl(['delete', 'networkpolicy', 'tested', '-n', policies]);
      await useCluster().untilPoliciesEnforced();
      expect(await inPolicies('tcp', 'web:80')).to.equal('OPEN');
    });

    it('open the named port of an ingress rule to those whom it selects', async () => {
      const ports = [{ port: 'http' }];
      await enforce({ ...selected('web'), policyTypes: ['Ingress'], ingress: [{ from: [selected('client')], ports }] });
      expect(await inPolicies('tcp', 'web:80')).to.equal('OPEN');
      const outsider = await probe('tcp', `web.${policies}:80`);
      expect(outsider).to.match(/^CLOSED/);
    });

    it('close egress to all but DNS', async () => {
      await enforce({ ...selected('client'), policyTypes: ['Egress'], egress: [dns] });
      expect(await inPolicies('dns', 'web')).to.match(/^\[/);
      expect(await inPolicies('tcp', 'web:80')).to.match(/^CLOSED/);
      expect(await inPolicies('tcp', 'kubernetes.default:443')).to.match(/^CLOSED/);
    });

    it('open egress to the API server by its own address and port', async () => {
      const { nodeAddress } = useCluster();
      const api = { to: [{ ipBlock: { cidr: `${nodeAddress}/32` } }], ports: [{ port: API_PORT }] };
      await enforce({ ...selected('client'), policyTypes: ['Egress'], egress: [dns, api] });
      expect(await inPolicies('tcp', 'kubernetes.default:443')).to.equal('OPEN');
      expect(await inPolicies('tcp', 'web:80')).to.match(/^CLOSED/);
    });

    it('stay in force beside an endpoint on the public network, whose ranges are those of IPv4 and IPv6', async () => {
      expect(JSON.stringify(publicPeers([])))
        .to.include('"0.0.0.0/0"')
        .and.include('"::/0"');
      await enforce({
        ...selected('client'),
        policyTypes: ['Egress'],
        egress: [dns, { to: publicPeers([]), ports: [{ protocol: 'TCP', port: 443 }] }],
      });
      expect(await inPolicies('dns', 'web')).to.match(/^\[/);
      expect(await inPolicies('tcp', 'web:80')).to.match(/^CLOSED/);
      expect(await inPolicies('tcp', 'kubernetes.default:443')).to.match(/^CLOSED/);
    });

    it('heed exceptions that overlap', async () => {
      const { status } = await useCluster().get(['pod', 'web', '-n', policies]);
      const except = [`${status.podIP}/32`, '198.18.0.0/24'];
      const ports = [{ port: 8080 }];
      const to = [{ ipBlock: { cidr: '198.18.0.0/16', except } }];
      await enforce({ ...selected('client'), policyTypes: ['Egress'], egress: [{ to, ports }] });
      expect(await inPolicies('tcp', `${status.podIP}:8080`)).to.match(/^CLOSED/);
    });

    it('heed exceptions of address blocks and port ranges', async () => {
      const { status } = await useCluster().get(['pod', 'web', '-n', policies]);
      const block = (except: string[], endPort: number) => ({
        ...selected('client'),
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '198.18.0.0/16', except } }], ports: [{ port: 8000, endPort }] }],
      });
      await enforce(block([], 8100));
      expect(await inPolicies('tcp', `${status.podIP}:8080`)).to.equal('OPEN');
      await enforce(block([`${status.podIP}/32`], 8100));
      expect(await inPolicies('tcp', `${status.podIP}:8080`)).to.match(/^CLOSED/);
      await enforce(block([], 8079));
      expect(await inPolicies('tcp', `${status.podIP}:8080`)).to.match(/^CLOSED/);
    });
  });

  describe('volumes', () => {
    it('come with a claim, belong to its group, grow, and go with it', async () => {
      const cluster = useCluster();
      await cluster.apply([claim('data', '3Gi'), writerPod()]);
      await ready('pod/writer');
      expect(await execute('writer', '/bin/cat', '/data/file')).to.equal('written');
      const { spec } = await cluster.get(['pvc', 'data', '-n', namespace]);
      await cluster.apply([claim('data', '5Gi')]);
      const grown = async (): Promise<boolean> => {
        const { status } = await cluster.get(['pvc', 'data', '-n', namespace]);
        return status.capacity.storage === '5Gi';
      };
      await waitFor('the claim to grow', grown, ATTEMPT);
      await cluster.kubectl(['delete', 'pod/writer', 'pvc/data', '-n', namespace]);
      const gone = async () => (await cluster.kubectl(['get', 'pv', spec.volumeName, '--ignore-not-found'])) === '';
      await waitFor('the volume to go', gone, ATTEMPT);
    });
  });

  describe('the services beside it', () => {
    const storage = `${namespace}-storage`;
    const alerts = `${namespace}-alerts`;

    after(async () => {
      await useCluster().kubectl(['delete', 'namespace', storage, alerts, '--wait=false']);
    });

    it('store objects over TLS in a bucket that is there from the start', async () => {
      const cluster = useCluster();
      const authority = await makeAuthority('object-storage');
      const { certificate, key } = await issue(authority, {
        commonName: 'object-storage',
        names: [objectStorageHost(storage)],
        usages: ['server'],
      });
      const access = { accessKey: 'sandbox', secretKey: randomBytes(12).toString('hex') };
      const options = { namespace: storage, bucket: 'metrics', ...access, tls: { certificate, key } };
      await cluster.apply([...objectStorageObjects(options)]);
      await cluster.kubectl(['wait', '--for=condition=Ready', 'pod', '--all', '-n', storage, '--timeout=60s']);
      await cluster.apply([
        bucketReaderSecret(storage, access, authority.certificate),
        bucketReader('metrics'),
        bucketReader('missing'),
      ]);
      await phase('bucket-metrics', 'Succeeded');
      await phase('bucket-missing', 'Failed');
    });

    it('take alerts and show them', async () => {
      const cluster = useCluster();
      await cluster.apply(alertmanagerObjects(alerts));
      await cluster.kubectl(['wait', '--for=condition=Ready', 'pod', '--all', '-n', alerts, '--timeout=60s']);
      const script = `
      const url = '${alertmanagerUrl(alerts)}/api/v2/alerts';
      const body = JSON.stringify([{ labels: { alertname: 'Tested' } }]);
      await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      console.log((await (await fetch(url)).json()).map((alert) => alert.labels.alertname).join());`;
      const output = await cluster.runInNetwork([process.execPath, '--input-type=module', '-e', script]);
      expect(output).to.equal('Tested');
    });
  });
});

function pod(name: string, spec: Parameters<typeof restrictedPod>[0]) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: restrictedPod(spec),
  };
}

function probePod(name: string, args: string[], more: object = {}) {
  return pod(name, { containers: [restrictedContainer({ name: 'probe', image: IMAGES.probe, args, ...more })] });
}

function promtoolPod() {
  const volumeMounts = [{ name: 'tools', mountPath: '/tools' }];
  const command = ['/bin/cp', '/bin/promtool', '/tools/promtool'];
  return pod('promtool', {
    initContainers: [restrictedContainer({ name: 'copy', image: IMAGES.prometheus, command, volumeMounts })],
    containers: [
      restrictedContainer({
        name: 'user',
        image: IMAGES.thanos,
        command: ['/bin/sh', '-c', 'sleep 3600'],
        volumeMounts,
      }),
    ],
    volumes: [{ name: 'tools', emptyDir: {} }],
  });
}

function writerPod() {
  const command = ['/bin/sh', '-c', 'echo written > /data/file && sleep 3600'];
  const volumeMounts = [{ name: 'data', mountPath: '/data' }];
  return pod('writer', {
    containers: [restrictedContainer({ name: 'writer', image: IMAGES.thanos, command, volumeMounts })],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
  });
}

function claim(name: string, storage: string) {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace }, spec };
}

function service(name: string, port: number, targetPort: string) {
  const spec = { selector: { app: name }, ports: [{ port, targetPort }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec };
}

function bucketReaderSecret(storage: string, access: { accessKey: string; secretKey: string }, authority: string) {
  const configuration = (bucket: string): string =>
    JSON.stringify({
      type: 'S3',
      config: {
        bucket,
        endpoint: objectStorageEndpoint(storage),
        access_key: access.accessKey,
        secret_key: access.secretKey,
        region: 'us-east-1',
        bucket_lookup_type: 'path',
        http_config: { tls_config: { ca_file: '/reader/ca.crt' } },
      },
    });
  const stringData = { metrics: configuration('metrics'), missing: configuration('missing'), 'ca.crt': authority };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'reader', namespace }, stringData };
}

function bucketReader(bucket: string) {
  const args = ['tools', 'bucket', 'ls', `--objstore.config-file=/reader/${bucket}`];
  const volumeMounts = [{ name: 'reader', mountPath: '/reader' }];
  return pod(`bucket-${bucket}`, {
    restartPolicy: 'Never',
    containers: [restrictedContainer({ name: 'reader', image: IMAGES.thanos, args, volumeMounts })],
    volumes: [{ name: 'reader', secret: { secretName: 'reader' } }],
  });
}

function moved<T extends { metadata: object }>(object: T, to: string) {
  return { ...object, metadata: { ...object.metadata, namespace: to } };
}

async function ready(...resources: string[]): Promise<void> {
  await useCluster().kubectl(['wait', '--for=condition=Ready', ...resources, '-n', namespace, '--timeout=60s']);
}

async function phase(name: string, wanted: string): Promise<void> {
  await useCluster().kubectl([
    'wait',
    `--for=jsonpath={.status.phase}=${wanted}`,
    `pod/${name}`,
    '-n',
    namespace,
    '--timeout=60s',
  ]);
}

function execute(podName: string, ...command: string[]): Promise<string> {
  return useCluster().kubectl(['exec', '-n', namespace, podName, '--', ...command]);
}

function probe(command: string, ...args: string[]): Promise<string> {
  return probeIn(namespace, command, ...args);
}

/** What the probe in the client's pod prints, also when it fails. */
async function probeIn(inNamespace: string, command: string, ...args: string[]): Promise<string> {
  const kubectl = ['exec', '-n', inNamespace, 'client', '--', '/bin/probe', command, ...args];
  return useCluster()
    .kubectl(kubectl)
    .catch((error: { stdout?: string }) => error.stdout || String(error));
}
