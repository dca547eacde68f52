import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { healthListener, listenersOf } from '../../../src/stack/components.ts';
import { expand } from '../../support/kubelet.ts';
import { objectsOf, planFor } from '../../support/plans.ts';
import { type Container, containerOf, containersOf, type PodSpec, workloads } from '../../support/pods.ts';
import { forEachStack } from '../../support/stacks/random-stacks.ts';

/** Kinds of volumes that the restricted Pod Security Standard allows, of those that we use. */
const ALLOWED_VOLUMES = ['configMap', 'secret', 'projected', 'emptyDir'];

describe('every pod is restricted (Pod Security Standard)', () => {
  it('in its pod and in each of its containers', () => {
    forEachStack(({ objects }) => {
      for (const workload of workloads(objects)) {
        expectRestrictedPod(workload.pod);
        for (const container of containersOf(workload)) expectRestrictedContainer(container);
      }
    });
  });

  it('without a token of the Kubernetes API, except for discovery', () => {
    forEachStack(({ plan, objects }) => {
      const discovers = (plan.stack.spec.prometheus?.kubernetesDiscovery ?? 'None') !== 'None';
      const pods = workloads(objects).map(({ pod }) => pod);
      expect(pods.map(({ automountServiceAccountToken }) => automountServiceAccountToken)).to.not.include(true);
      expect(pods.flatMap(containersWithToken)).to.deep.equal(discovers ? ['prometheus'] : []);
    });
  });

  it('has the labels of its user, and ours in place of those that mean something to us', () => {
    const labels = { team: 'a', 'azure.workload.identity/use': 'true' };
    const spread = (ours: Readonly<Record<string, string>>) => ({ podLabels: { ...labels, ...ours } });
    const plan = planFor({
      query: spread({}),
      store: spread({}),
      compactor: spread({}),
      ruler: spread({}),
      prometheus: spread({}),
    });
    // As if the schema let it through.
    const { query } = plan.stack.spec;
    Object.assign(query.podLabels ?? {}, {
      'securethanos.io/stack': 'another',
      'app.kubernetes.io/component': 'store',
    });
    const found = workloads(objectsOf(plan));
    expect(found.map(({ name }) => name)).to.have.lengthOf(5);
    for (const { labels: written, name } of found) {
      expect(written, name).to.include(labels);
      expect(written['securethanos.io/stack'], name).to.equal(plan.stack.name);
      expect(name).to.equal(`${plan.stack.name}-thanos-${written['app.kubernetes.io/component']}`);
    }
  });

  it('and that one for an hour, not for the year to which API servers extend tokens of 3607 seconds', () => {
    const seconds = new Set<number>();
    forEachStack(({ objects }) => {
      for (const { pod } of workloads(objects)) for (const one of tokenSeconds(pod)) seconds.add(one);
    });
    expect([...seconds]).to.deep.equal([3600]);
  });
});

describe('what judges the files of users', () => {
  it('writes where it may without a word that API servers drop, which would look like a change by others', () => {
    forEachStack(({ objects }) => expect(JSON.stringify(objects)).to.not.include('"readOnly":false'));
  });

  it('reads these files alone: no key, no object storage, no token, and no process of another container', () => {
    let seen = 0;
    forEachStack(({ objects }) => {
      for (const workload of workloads(objects)) {
        expect(workload.pod).to.not.have.property('shareProcessNamespace');
        for (const { name, volumeMounts } of containersOf(workload)) {
          if (name !== 'checker' && name !== 'reloader') continue;
          seen += 1;
          const places = volumeMounts.map(({ mountPath }) => mountPath);
          expect([
            ['/etc/thanos/rules', '/etc/thanos/checked-rules'],
            ['/etc/prometheus/configuration', '/etc/prometheus/checked'],
          ]).to.deep.include(places);
        }
      }
    });
    expect(seen).to.be.greaterThan(0);
  });
});

function expectRestrictedPod(pod: PodSpec): void {
  expect(pod.securityContext).to.include({ runAsNonRoot: true });
  expect(pod.securityContext['seccompProfile']).to.deep.equal({ type: 'RuntimeDefault' });
  expect(pod).to.not.have.any.keys('hostNetwork', 'hostPID', 'hostIPC');
  const kinds = pod.volumes.flatMap(({ name: _, ...source }) => Object.keys(source));
  expect(ALLOWED_VOLUMES).to.include.members(kinds);
}

function expectRestrictedContainer({ securityContext }: Container): void {
  expect(securityContext).to.include({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
  expect(securityContext['capabilities']).to.deep.equal({ drop: ['ALL'] });
  expect(securityContext).to.not.have.any.keys(
    'privileged',
    'runAsUser',
    'runAsNonRoot',
    'seccompProfile',
    'procMount',
  );
}

function tokenSeconds({ volumes }: PodSpec): readonly number[] {
  const sources = volumes.flatMap(({ projected }) => projected?.sources ?? []) as readonly {
    readonly serviceAccountToken?: { readonly expirationSeconds: number };
  }[];
  return sources.flatMap(({ serviceAccountToken }) => serviceAccountToken?.expirationSeconds ?? []);
}

/** Names of the containers of a pod that mount a volume with a token. */
function containersWithToken({ volumes, containers }: PodSpec): readonly string[] {
  const tokens = volumes.filter(({ projected }) => projected?.sources.some((one) => 'serviceAccountToken' in one));
  const names = tokens.map(({ name }) => name);
  return containers
    .filter(({ volumeMounts }) => volumeMounts.some(({ name }) => names.includes(name)))
    .map(({ name }) => name);
}

describe('every port of a container is a listener of the graph', () => {
  it('and the probe asks that of its own component', () => {
    forEachStack(({ plan, objects }) => {
      for (const component of plan.stack.topology.components) {
        const { ports = [], readinessProbe } = containerOf(objects, component);
        expect(ports.map(({ containerPort }) => containerPort)).to.deep.equal(
          listenersOf(component).map(({ port }) => port),
        );
        const text = JSON.stringify(readinessProbe);
        expect(text).to.match(new RegExp(`\\b${healthListener(component).port}\\b`));
      }
      for (const { pod } of workloads(objects)) {
        const names = pod.containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name));
        expect(new Set(names).size).to.equal(names.length);
      }
    });
  });
});

describe('every flag is known to its program', () => {
  const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
    query: ['thanos-query'],
    store: ['thanos-store'],
    compactor: ['thanos-compact'],
    ruler: ['thanos-rule'],
    sidecar: ['thanos-sidecar'],
    prometheus: ['prometheus', 'prometheus-hidden'],
  };

  it('is given once unless it may be repeated, and has a value exactly when it takes one', () => {
    forEachStack(({ objects }) => {
      for (const { pod } of workloads(objects)) for (const container of pod.containers) checkFlags(container);
    });
  });

  it('takes the place of ours when the user gives it', () => {
    const plan = planFor({ query: { additionalArgs: ['--no-query.auto-downsampling', '--query.replica-label=pod'] } });
    const args = containerOf(objectsOf(plan), 'query').args ?? [];
    expect(args.filter((arg) => arg.endsWith('auto-downsampling'))).to.deep.equal(['--no-query.auto-downsampling']);
    expect(args).to.include.members(['--query.replica-label=prometheus_replica', '--query.replica-label=pod']);
  });

  it('reaches the component as the user wrote it, without variables of Kubernetes', () => {
    const additionalArgs = ['--alert.relabel-config=[{target_label: a, replacement: "$$1$$"}]'];
    const plan = planFor({ ruler: { labels: { a: '$(HOME) "$$(HOME)"' }, additionalArgs } });
    const args = containerOf(objectsOf(plan), 'ruler').args ?? [];
    const read = args.map((argument) => expand(argument, { HOME: '/root', POD_NAME: 'ruler-0' }));
    expect(read).to.include('--label=a="$(HOME) \\"$$(HOME)\\""').and.include(additionalArgs[0]);
    expect(read).to.include('--label=rule_replica="ruler-0"');
  });

  it('is in whole seconds where Thanos reads no fractions', () => {
    const args = containerOf(objectsOf(planFor({ compactor: { deleteDelay: '1h1s' } })), 'store').args ?? [];
    expect(args).to.include('--ignore-deletion-marks-delay=1800s');
  });

  function checkFlags({ name, args = [] }: Container): void {
    const known = new Map((PROGRAMS[name] ?? []).flatMap(readFlags));
    const flags = args.filter((arg) => arg.startsWith('--'));
    expect(args.length - flags.length, `${name}: ${args.join(' ')}`).to.be.at.most(1);
    const seen = new Set<string>();
    for (const flag of flags) {
      const [given = '', value] = splitOnce(flag.replace(/^--no-/, '--'));
      const fact = known.get(given);
      expect(fact, `${name} does not know ${given}`).to.not.equal(undefined);
      expect(value !== undefined, `${flag} of ${name}`).to.equal(fact?.takesValue);
      if (!fact?.repeatable) expect(seen.has(given), `${given} of ${name} is repeated`).to.equal(false);
      seen.add(given);
    }
  }

  function readFlags(program: string) {
    const text = readFileSync(new URL(`../../support/flags/${program}.txt`, import.meta.url), 'utf8');
    return text
      .trimEnd()
      .split('\n')
      .map((line) => {
        const name = line.replace('[no-]', '').split(/[ =]/)[0] ?? '';
        return [name, { takesValue: !line.includes('[no-]'), repeatable: line.endsWith(' ...') }] as const;
      });
  }

  function splitOnce(flag: string): readonly [string, string | undefined] {
    const at = flag.indexOf('=');
    return at < 0 ? [flag, undefined] : [flag.slice(0, at), flag.slice(at + 1)];
  }
});
