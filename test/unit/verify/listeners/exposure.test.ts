import { expect } from 'chai';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { startedIn } from '../../../../src/observed/started.ts';
import type { Workload } from '../../../../src/stack/components.ts';
import { unexpectedListeners } from '../../../../src/verify/listeners/exposure.ts';
import { objectsOf, planFor } from '../../../support/plans.ts';
import { workloads } from '../../../support/pods.ts';

const PLAN = planFor({
  ruler: { labels: { cluster: 'eu1' } },
  prometheus: { externalLabels: { cluster: 'eu1' } },
  query: { additionalArgs: ['--query.lookback-delta=5m', '--web.disable-cors'] },
  store: { probes: 'TCP' },
});
const BUILT = workloads(objectsOf(PLAN));

interface Container {
  readonly name: string;
  readonly args?: readonly string[];
  readonly [field: string]: unknown;
}
interface Spec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly [field: string]: unknown;
}

const specOf = (workload: Workload): Spec => {
  const found = BUILT.find(({ labels }) => labels['app.kubernetes.io/component'] === workload);
  return structuredClone(found?.pod ?? expect.fail(`there is no ${workload}`)) as unknown as Spec;
};

const podOf = (workload: Workload, spec: Spec) => {
  const pod: KubernetesObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod-0' }, spec };
  return { name: pod.metadata.name, workload, started: startedIn(pod) };
};

const seenOf = (workload: Workload, edit: (spec: Spec) => Spec) =>
  unexpectedListeners(PLAN.stack, podOf(workload, edit(specOf(workload)))).map(({ place, seen }) => `${place} ${seen}`);

/** Changes one container. */
const inContainer =
  (name: string, edit: (container: Container) => Container) =>
  (spec: Spec): Spec => ({
    ...spec,
    containers: spec.containers.map((container) => (container.name === name ? edit(container) : container)),
  });
const withArguments = (name: string, edit: (args: readonly string[]) => readonly string[]) =>
  inContainer(name, (container) => ({ ...container, args: edit(container.args ?? []) }));

type Case = readonly [what: string, workload: Workload, edit: (spec: Spec) => Spec, seen: readonly string[]];

const CASES: readonly Case[] = [
  [
    'a further container',
    'store',
    (spec) => ({ ...spec, containers: [...spec.containers, { name: 'debug' }] }),
    ['container debug is not of the stack and may listen on any port'],
  ],
  [
    'a container that was attached to debug',
    'query',
    (spec) => ({ ...spec, ephemeralContainers: [{ name: 'debugger' }] }),
    ['container debugger is not of the stack and may listen on any port'],
  ],
  [
    'an init container that stays',
    'query',
    (spec) => ({
      ...spec,
      initContainers: [...(spec.initContainers ?? []), { name: 'mesh', restartPolicy: 'Always' }],
    }),
    ['container mesh is not of the stack and may listen on any port'],
  ],
  ['the network of the node', 'store', (spec) => ({ ...spec, hostNetwork: true }), ['the network is that of the node']],
  [
    'another command',
    'store',
    inContainer('store', (container) => ({ ...container, command: ['/bin/sh', '-c', 'nc -l -p 80'] })),
    ['container store is started by another command than planned'],
  ],
  [
    'another command of the reloader',
    'ruler',
    inContainer('reloader', (container) => ({ ...container, command: ['/bin/sh', '-c', 'nc -l -p 80'] })),
    ['container reloader is started by another command than planned'],
  ],
  [
    'a further address',
    'query',
    withArguments('query', (args) => [...args, '--grpc-address=:19999']),
    ['container query listens by "--grpc-address=:19999", which is not planned'],
  ],
  [
    'a removed TLS flag',
    'store',
    withArguments('store', (args) => args.filter((one) => !one.startsWith('--grpc-server-tls-client-ca'))),
    ['container store lacks "--grpc-server-tls-client-ca=/etc/thanos/trust/mesh.crt"'],
  ],
  [
    'a lower version of TLS',
    'prometheus',
    withArguments('sidecar', (args) => args.map((one) => one.replace('min-version=1.3', 'min-version=1.2'))),
    [
      'container sidecar listens by "--grpc-server-tls-min-version=1.2", which is not planned',
      'container sidecar lacks "--grpc-server-tls-min-version=1.3"',
    ],
  ],
  [
    'flags from a file',
    'compactor',
    withArguments('compactor', (args) => [...args, '@/tmp/flags']),
    ['container compactor listens by "@/tmp/flags", which is not planned'],
  ],
  [
    'no web configuration',
    'prometheus',
    withArguments('prometheus', (args) => args.filter((one) => !one.startsWith('--web.config.file'))),
    ['container prometheus lacks "--web.config.file=/etc/thanos/configuration/web.yml"'],
  ],
  [
    'a further port',
    'prometheus',
    inContainer('sidecar', (container) => ({
      ...container,
      ports: [{ containerPort: 10901 }, { containerPort: 6060 }],
    })),
    ['container sidecar declares port 6060, which is not planned'],
  ],
];

describe('unexpectedListeners', () => {
  for (const workload of ['query', 'store', 'compactor', 'ruler', 'prometheus'] as const) {
    it(`finds nothing in a pod of ${workload} as it was built`, () => {
      expect(seenOf(workload, (spec) => spec)).to.deep.equal([]);
    });
  }

  for (const [what, workload, edit, seen] of CASES) {
    it(`finds ${what}`, () => expect(seenOf(workload, edit)).to.deep.equal(seen));
  }

  it('is content with an init container that ends, and with images from elsewhere', () => {
    const harmless = (spec: Spec): Spec => ({
      ...spec,
      containers: spec.containers.map((container) => ({ ...container, image: 'mirror.example.com/thanos' })),
      initContainers: [...(spec.initContainers ?? []), { name: 'prepare' }],
    });
    expect(seenOf('store', harmless)).to.deep.equal([]);
  });

  it('gives a violation with workload and pod', () => {
    const [finding] = unexpectedListeners(PLAN.stack, podOf('store', { containers: [{ name: 'debug' }] }));
    expect(finding).to.include({
      component: 'store',
      pod: 'pod-0',
      place: 'container debug',
      verdict: 'violation',
      reason: 'UnexpectedListener',
    });
  });
});
