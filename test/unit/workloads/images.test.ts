import { expect } from 'chai';
import type { StackSpec } from '../../../src/stack/types.ts';
import { objectsOf, planFor } from '../../support/plans.ts';
import { containersOf, workloads } from '../../support/pods.ts';
import { forEachStack } from '../../support/stacks/random-stacks.ts';

type Source = 'image' | 'prometheus' | 'probeImage';

/** Which field of the spec each container's image comes from. */
const SOURCES: Readonly<Record<string, Source>> = {
  query: 'image',
  store: 'image',
  compactor: 'image',
  ruler: 'image',
  sidecar: 'image',
  prometheus: 'prometheus',
  probe: 'probeImage',
  'ruler/checker': 'image',
  'ruler/reloader': 'image',
  'prometheus/checker': 'prometheus',
  'prometheus/reloader': 'prometheus',
};

/** Each container by its name; what judges files is of the version that reads them. */
const containersByName = (objects: Parameters<typeof workloads>[0]) =>
  workloads(objects).flatMap((workload) =>
    containersOf(workload).map(({ name, image }) => {
      const component = workload.labels['app.kubernetes.io/component'];
      return { name: ['checker', 'reloader'].includes(name) ? `${component}/${name}` : name, image };
    }),
  );

/** What the spec says, or undefined where the default counts. */
const said = (spec: StackSpec, source: Source | undefined): string | undefined => {
  if (source === 'image') return spec.image;
  if (source === 'prometheus') return spec.prometheus?.image;
  if (source === 'probeImage') return spec.probeImage ?? spec.prometheus?.image;
  throw new Error('no field gives this container its image');
};

const DIGEST = `@sha256:${'1'.repeat(64)}`;
const FORMS: readonly ((name: string) => string)[] = [
  (name) => `quay.io/${name}:v3.9.0`,
  (name) => `quay.io/${name}${DIGEST}`,
  (name) => `quay.io/${name}:v3.9.0${DIGEST}`,
  (name) => `registry.example.com:5000/team/${name}`,
  (name) => `registry.example.com:5000/team/${name}${DIGEST}`,
];

describe('every container', () => {
  it('runs exactly the image that the spec names, else an official one', () => {
    const seen = new Set<string>();
    forEachStack(({ plan, objects }) => {
      for (const { name, image } of containersByName(objects)) {
        const wanted = said(plan.stack.spec, SOURCES[name]);
        if (wanted === undefined) expect(image, name).to.match(/^quay\.io\/(thanos\/thanos|prometheus\/prometheus):v/);
        else expect(image, name).to.equal(wanted);
        seen.add(name);
      }
    });
    expect([...seen]).to.have.members(Object.keys(SOURCES));
  });

  for (const form of FORMS) {
    it(`takes an image such as ${form('thanos')}`, () => {
      const plan = planFor({
        image: form('thanos'),
        probeImage: form('promtool'),
        ruler: {},
        prometheus: { image: form('prometheus') },
      });
      const containers = containersByName(objectsOf(plan));
      const names = { image: 'thanos', prometheus: 'prometheus', probeImage: 'promtool' };
      for (const { name, image } of containers) expect(image, name).to.equal(form(names[SOURCES[name] ?? 'image']));
      expect(containers).to.have.length(15);
    });
  }
});

describe('the version label', () => {
  it('is a value of a label, of the version that was found, and never of a digest', () => {
    let looks = 0;
    forEachStack(({ plan, objects }) => {
      for (const { object, pod, labels } of workloads(objects)) {
        const label = labels['app.kubernetes.io/version'] ?? '';
        expect(label).to.match(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);
        const { thanos, prometheus } = plan.stack.versions;
        const isPrometheus = pod.containers.some(({ name }) => name === 'prometheus');
        expect(label).to.equal((isPrometheus ? prometheus : thanos).replaceAll('+', '_'));
        expect(object.metadata.labels?.['app.kubernetes.io/version']).to.equal(label);
        looks += 1;
      }
    });
    expect(looks).to.be.greaterThan(300);
  });

  it('is cut where a tag is longer than a label', () => {
    const [workload] = workloads(objectsOf(planFor({ image: `a:v0.42.4-${'a'.repeat(52)}.b${DIGEST}` })));
    expect(workload?.labels['app.kubernetes.io/version']).to.equal(`v0.42.4-${'a'.repeat(52)}.b`);
    const [longer] = workloads(objectsOf(planFor({ image: `a:v0.42.4-${'a'.repeat(54)}.b${DIGEST}` })));
    expect(longer?.labels['app.kubernetes.io/version']).to.equal(`v0.42.4-${'a'.repeat(54)}`);
  });
});

describe('every pod', () => {
  it('is pulled with the Secrets that the spec names, in its own spec and not in its account', () => {
    const numbers = new Set<number>();
    forEachStack(({ plan, objects }) => {
      const { imagePullSecrets } = plan.stack.spec;
      for (const { pod } of workloads(objects))
        expect(pod['imagePullSecrets'] ?? [], pod.serviceAccountName).to.deep.equal(imagePullSecrets);
      const accounts = objects.filter(({ kind }) => kind === 'ServiceAccount');
      expect(accounts.length).to.be.greaterThan(2);
      for (const account of accounts) expect(account).to.not.have.any.keys('imagePullSecrets', 'secrets');
      numbers.add(imagePullSecrets.length);
    });
    expect([...numbers].sort()).to.deep.equal([0, 1, 2, 3]);
  });
});
