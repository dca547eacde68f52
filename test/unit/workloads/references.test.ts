import { expect } from 'chai';
import { type KubernetesObject, keyOf, refOf } from '../../../src/api/objects.ts';
import { certificateRequests } from '../../../src/plan/certificates.ts';
import { componentName } from '../../../src/stack/names.ts';
import {
  CHECKED_CONFIGURATION_DIRECTORY,
  CHECKED_RULES_DIRECTORY,
  CONFIGURATION_SOURCE_DIRECTORY,
  RULES_DIRECTORY,
} from '../../../src/stack/paths.ts';
import { objectsOf, planFor } from '../../support/plans.ts';
import {
  type Container,
  containersOf,
  objectNamed,
  textsOf,
  type Volume,
  type Workload,
  workloads,
} from '../../support/pods.ts';
import { type Built, forEachStack } from '../../support/stacks/random-stacks.ts';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_VALUE = /^([a-zA-Z0-9]([-_.a-zA-Z0-9]*[a-zA-Z0-9])?)?$/;

describe('every name is valid', () => {
  it('a DNS label of at most 63 characters, and unique among its kind', () => {
    forEachStack(({ plan, objects }) => {
      const { namespace } = plan.stack;
      const secrets = certificateRequests(plan.stack).map(({ secretName }) => secret(namespace, secretName));
      const all = [...objects, ...secrets];
      expect(all.filter((object) => !hasValidName(object)).map(({ metadata }) => metadata.name)).to.deep.equal([]);
      const keys = all.map((object) => keyOf(refOf(object)));
      expect(new Set(keys).size).to.equal(keys.length);
    });
  });

  it('and so is the value of every label', () => {
    forEachStack(({ objects }) => {
      const values = objects.flatMap(({ metadata }) => Object.values(metadata.labels ?? {}));
      const pods = workloads(objects).flatMap(({ labels }) => Object.values(labels));
      expect([...values, ...pods].filter((value) => !LABEL_VALUE.test(value) || value.length > 63)).to.deep.equal([]);
    });
  });

  it('even of a version that ends in a sign', () => {
    const plan = planFor({ version: `v0.42.4-${'a'.repeat(55)}.` });
    const [workload] = workloads(objectsOf(plan));
    expect(workload?.labels['app.kubernetes.io/version']).to.match(LABEL_VALUE);
  });

  it('leaves room for the label that Kubernetes gives to the pods of a StatefulSet', () => {
    forEachStack(({ objects }) => {
      for (const { name } of workloads(objects)) expect(`${name}-0123456789`.length).to.be.at.most(63);
    });
  });
});

describe('everything that a pod refers to exists', () => {
  it('each mounted volume, once', () => {
    forEachStack(({ objects }) => {
      for (const workload of workloads(objects)) {
        const names = [...workload.pod.volumes.map(({ name }) => name), ...workload.claims];
        expect(new Set(names).size).to.equal(names.length);
        for (const { volumeMounts } of containersOf(workload)) {
          expect(names).to.include.members(volumeMounts.map(({ name }) => name));
          const paths = volumeMounts.map(({ mountPath }) => mountPath);
          expect(new Set(paths).size).to.equal(paths.length);
        }
        const used = new Set(
          containersOf(workload).flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name)),
        );
        // The probe's volume is mounted even where nothing uses it, so that both kinds of probe have one pod.
        expect([...used]).to.include.members(names);
      }
    });
  });

  it("each Secret and ConfigMap: built, a certificate, or the user's", () => {
    forEachStack((built) => {
      const { plan, objects } = built;
      const own = new Set(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
      const certificates = certificateRequests(plan.stack).map(({ secretName }) => `Secret/${secretName}`);
      const users = [...plan.inputs.objectStorages.values()].map(({ secretName }) => `Secret/${secretName}`);
      const known = new Set([...own, ...certificates, ...users, 'ConfigMap/kube-root-ca.crt']);
      for (const { pod } of workloads(objects)) {
        for (const reference of pod.volumes.flatMap(referencesOf)) expect(known).to.include(reference);
        expect(own).to.include(`ServiceAccount/${pod.serviceAccountName}`);
      }
    });
  });

  it('each file that a flag or a configuration file names', () => {
    forEachStack((built) => {
      for (const workload of workloads(built.objects)) {
        for (const container of workload.pod.containers) {
          for (const path of pathsOf(built, container)) {
            expect(isThere(built, workload, container, path), `${container.name} reads ${path}`).to.equal(true);
          }
        }
      }
    });
  });

  it('each Service by which something is discovered', () => {
    forEachStack(({ plan, objects }) => {
      const services = objects.filter(({ kind }) => kind === 'Service');
      const text = JSON.stringify(objects.filter(({ kind }) => kind === 'ConfigMap').map(textsOf));
      const domain = `.${plan.stack.namespace}.svc.cluster.local`;
      const hosts = [...text.matchAll(/_(grpc|http)\._tcp\.([a-z0-9.-]+)/g)];
      for (const [, port, host = ''] of hosts) {
        const service = objectNamed(services, 'Service', host.replace(domain, ''));
        const spec = service['spec'] as { clusterIP?: string; ports: { name: string }[] };
        expect(spec.clusterIP).to.equal('None');
        expect(spec.ports.map(({ name }) => name)).to.include(port);
      }
      expect(hosts.length).to.be.at.least(1);
    });
  });
});

describe('selectors', () => {
  it('of each workload, Service and disruption budget select its own pods and no others', () => {
    forEachStack(({ objects }) => {
      const pods = workloads(objects);
      for (const object of objects.filter(({ kind }) =>
        ['Service', 'PodDisruptionBudget', 'Deployment', 'StatefulSet'].includes(kind),
      )) {
        const { selector } = object['spec'] as {
          selector: { matchLabels?: Record<string, string> } & Record<string, string>;
        };
        const wanted = Object.entries(selector.matchLabels ?? selector);
        const selected = pods.filter(({ labels }) => wanted.every(([key, value]) => labels[key] === value));
        expect(selected, `${object.kind} ${object.metadata.name}`).to.have.length(1);
      }
    });
  });
});

/** A ClusterRole carries the namespace, joined by a dot; its name only has to fit into a path. */
const hasValidName = ({ kind, metadata }: KubernetesObject): boolean =>
  metadata.name.length <= 63 && (kind.startsWith('ClusterRole') ? /^[a-z0-9][-.a-z0-9]*$/ : LABEL).test(metadata.name);

const secret = (namespace: string, name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
});

function referencesOf({ configMap, secret: one, projected }: Volume): readonly string[] {
  return [
    ...(configMap ? [`ConfigMap/${configMap.name}`] : []),
    ...(one ? [`Secret/${one.secretName}`] : []),
    ...(projected?.sources ?? []).flatMap(({ configMap: part }) => (part?.name ? [`ConfigMap/${part.name}`] : [])),
  ];
}

/** Paths below /etc in the arguments of a container and in the files that these name. */
function pathsOf({ plan, objects }: Built, { name, args = [] }: Container): readonly string[] {
  const configMap = objects.find(
    (object) => object.kind === 'ConfigMap' && object.metadata.name === componentName(plan.stack, name as 'query'),
  );
  const text = [...args, ...Object.values(configMap ? textsOf(configMap) : {})].join('\n');
  return [...new Set([...text.matchAll(/\/etc\/[-a-zA-Z0-9_./*]+/g)].map(([path]) => path))];
}

/** Where the files come from that are judged in the pod, by where they are when they were accepted. */
const JUDGED: readonly (readonly [accepted: string, source: string])[] = [
  [CHECKED_RULES_DIRECTORY, RULES_DIRECTORY],
  [CHECKED_CONFIGURATION_DIRECTORY, CONFIGURATION_SOURCE_DIRECTORY],
];

function isThere(built: Built, workload: Workload, container: Container, path: string): boolean {
  const [accepted, source] = JUDGED.find(([directory]) => path.startsWith(`${directory}/`)) ?? [];
  if (accepted === undefined || source === undefined) return isMounted(built, workload, container, path);
  const checker = containersOf(workload).find(({ name }) => name === 'checker');
  return (
    container.volumeMounts.some(({ mountPath }) => mountPath === accepted) &&
    checker !== undefined &&
    isMounted(built, workload, checker, path.replace(accepted, source))
  );
}

function isMounted(built: Built, { pod }: Workload, { volumeMounts }: Container, path: string): boolean {
  const mount = volumeMounts.find(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`));
  const volume = pod.volumes.find(({ name }) => name === mount?.name);
  if (!mount || !volume) return false;
  const file = path.slice(mount.mountPath.length + 1);
  return (
    file === '' || keysOf(built, volume).some((key) => key === file || (file === '*.yaml' && key.endsWith('.yaml')))
  );
}

/** The files that a volume shows. */
function keysOf({ plan, objects }: Built, { configMap, secret: one, projected }: Volume): readonly string[] {
  const items = configMap?.items ?? one?.items;
  if (items) return items.map(({ path }) => path);
  const storage = [...plan.inputs.objectStorages.values()].filter(({ secretName }) => secretName === one?.secretName);
  const built = objects.filter(
    ({ kind, metadata }) =>
      (kind === 'ConfigMap' && metadata.name === configMap?.name) ||
      (kind === 'Secret' && metadata.name === one?.secretName),
  );
  const parts = (projected?.sources ?? []).flatMap(({ configMap: part }) =>
    part?.name ? Object.keys(textsOf(objectNamed(objects, 'ConfigMap', part.name))) : [],
  );
  return [...storage.map(({ key }) => key), ...built.flatMap((object) => Object.keys(textsOf(object))), ...parts];
}
