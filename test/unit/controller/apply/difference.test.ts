import { expect } from 'chai';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { differences, isApplied } from '../../../../src/controller/apply/difference.ts';
import { withDesiredHash } from '../../../../src/manifests/desired-hash.ts';

type Fields = Readonly<Record<string, unknown>>;

const object = (fields: Fields, metadata: Fields = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Any',
  metadata: { name: 'a', ...metadata },
  ...fields,
});
const pod = (spec: Fields): Fields => ({ spec: { template: { spec } } });
const resources = (limits: Fields) => pod({ containers: [{ name: 'a', resources: { limits } }] });
const ingress = (...rules: readonly Fields[]) => ({ spec: { podSelector: {}, ingress: rules } });
const from = (...peers: readonly Fields[]) => ({ from: peers, ports: [{ protocol: 'TCP', port: 1 }] });
const spread = (whenUnsatisfiable: string, maxSkew = 1) => ({ topologyKey: 'zone', whenUnsatisfiable, maxSkew });

interface Case {
  readonly what: string;
  readonly desired: Fields;
  readonly live: Fields;
}

/** What others add or the server writes in its own way. */
const SAME: readonly Case[] = [
  { what: 'the same', desired: { spec: { a: 1 } }, live: { spec: { a: 1 } } },
  {
    what: 'a field that the server filled in',
    desired: { spec: { a: 1 } },
    live: { spec: { a: 1, b: 2 }, status: {} },
  },
  { what: 'an empty object that is not stored', desired: { spec: { a: {} } }, live: { spec: {} } },
  { what: 'an empty list that is not stored', desired: { spec: { a: [] } }, live: { spec: {} } },
  { what: 'an undefined field', desired: { spec: { a: undefined } }, live: { spec: {} } },
  { what: 'a further key of data', desired: { data: { a: '1' } }, live: { data: { a: '1', b: '2' } } },
  { what: 'a quantity in another unit', desired: resources({ memory: '1024Mi' }), live: resources({ memory: '1Gi' }) },
  { what: 'a quantity as a number', desired: resources({ cpu: 2 }), live: resources({ cpu: '2' }) },
  { what: 'a quantity in thousandths', desired: resources({ cpu: '0.5' }), live: resources({ cpu: '500m' }) },
  { what: 'a quantity with an exponent', desired: resources({ memory: '1e3' }), live: resources({ memory: '1k' }) },
  {
    what: 'a further container',
    desired: pod({ containers: [{ name: 'a', image: 'x' }] }),
    live: pod({ containers: [{ name: 'other' }, { name: 'a', image: 'x' }] }),
  },
  {
    what: 'two mounts of one volume',
    desired: pod({
      containers: [
        {
          name: 'a',
          volumeMounts: [
            { name: 'v', mountPath: '/a' },
            { name: 'v', mountPath: '/b' },
          ],
        },
      ],
    }),
    live: pod({
      containers: [
        {
          name: 'a',
          volumeMounts: [
            { name: 'v', mountPath: '/b' },
            { name: 'v', mountPath: '/a' },
          ],
        },
      ],
    }),
  },
  {
    what: 'a further port of a Service',
    desired: { spec: { ports: [{ name: 'http', port: 1, protocol: 'TCP' }] } },
    live: {
      spec: {
        ports: [
          { name: 'theirs', port: 2, protocol: 'TCP' },
          { name: 'http', port: 1, protocol: 'TCP' },
        ],
      },
    },
  },
  {
    what: 'a further spread constraint',
    desired: pod({ topologySpreadConstraints: [spread('DoNotSchedule')] }),
    live: pod({ topologySpreadConstraints: [spread('ScheduleAnyway'), spread('DoNotSchedule')] }),
  },
  {
    what: 'the protocol that the server fills in',
    desired: ingress({ from: [{ podSelector: {} }], ports: [{ port: 1 }] }),
    live: ingress({ from: [{ podSelector: {} }], ports: [{ port: 1, protocol: 'TCP' }] }),
  },
];

/** What must be written again. */
const DIFFERENT: readonly Case[] = [
  { what: 'another value', desired: { spec: { a: 1 } }, live: { spec: { a: 2 } } },
  { what: 'a missing field', desired: { spec: { a: 1 } }, live: { spec: {} } },
  { what: 'false that is not stored', desired: { spec: { a: false } }, live: { spec: {} } },
  { what: 'a number as text', desired: { spec: { a: 1 } }, live: { spec: { a: '1' } } },
  { what: 'another quantity', desired: resources({ memory: '1Gi' }), live: resources({ memory: '1G' }) },
  {
    what: 'text elsewhere that would be an equal quantity',
    desired: { data: { a: '1Ki' } },
    live: { data: { a: '1024' } },
  },
  {
    what: 'a missing container',
    desired: pod({ containers: [{ name: 'a' }] }),
    live: pod({ containers: [{ name: 'b' }] }),
  },
  {
    what: 'a further argument',
    desired: pod({ containers: [{ name: 'a', args: ['x'] }] }),
    live: pod({ containers: [{ name: 'a', args: ['x', 'y'] }] }),
  },
  {
    what: 'another order of arguments',
    desired: pod({ containers: [{ name: 'a', args: ['x', 'y'] }] }),
    live: pod({ containers: [{ name: 'a', args: ['y', 'x'] }] }),
  },
  {
    what: 'a further label to select by',
    desired: { spec: { selector: { a: 'b' } } },
    live: { spec: { selector: { a: 'b', c: 'd' } } },
  },
  {
    what: 'a selector that takes all, narrowed',
    desired: { spec: { podSelector: {} } },
    live: { spec: { podSelector: { matchLabels: { a: 'b' } } } },
  },
  {
    what: 'a further subject',
    desired: { subjects: [{ name: 'a' }] },
    live: { subjects: [{ name: 'a' }, { name: 'b' }] },
  },
  { what: 'a further verb', desired: { rules: [{ verbs: ['get'] }] }, live: { rules: [{ verbs: ['get', 'list'] }] } },
  {
    what: 'a further peer',
    desired: ingress(from({ podSelector: {} })),
    live: ingress(from({ podSelector: {} }, { podSelector: {} })),
  },
  {
    what: 'a peer that was widened',
    desired: ingress(from({ podSelector: {} })),
    live: ingress(from({ podSelector: {}, namespaceSelector: {} })),
  },
  { what: 'a rule where none should be', desired: { spec: { ingress: [] } }, live: { spec: { ingress: [{}] } } },
  {
    what: 'another spread constraint',
    desired: pod({ topologySpreadConstraints: [spread('DoNotSchedule')] }),
    live: pod({ topologySpreadConstraints: [spread('DoNotSchedule', 5)] }),
  },
];

describe('isApplied', () => {
  for (const { what, desired, live } of SAME) {
    it(`takes as applied: ${what}`, () => expect(isApplied(object(desired), object(live))).to.equal(true));
  }
  for (const { what, desired, live } of DIFFERENT) {
    it(`sees: ${what}`, () => expect(isApplied(object(desired), object(live))).to.equal(false));
  }

  it('leaves labels, annotations, finalizers and owners of others alone', () => {
    const ours = { labels: { a: 'b' }, ownerReferences: [{ uid: '1', name: 'x' }] };
    const theirs = {
      labels: { a: 'b', c: 'd' },
      annotations: { e: 'f' },
      finalizers: ['g'],
      ownerReferences: [
        { uid: '2', name: 'x' },
        { uid: '1', name: 'x' },
      ],
    };
    expect(isApplied(object({}, ours), object({}, theirs))).to.equal(true);
    expect(isApplied(object({}, ours), object({}, { ...theirs, ownerReferences: [{ uid: '2', name: 'x' }] }))).to.equal(
      false,
    );
  });
});

describe('withDesiredHash', () => {
  it('makes a field visible that is wanted no more', () => {
    const [before, after] = [object({ data: { a: '1', b: '2' } }), object({ data: { a: '1' } })];
    expect(isApplied(withDesiredHash(after), withDesiredHash(before))).to.equal(false);
    expect(isApplied(withDesiredHash(after), withDesiredHash(after))).to.equal(true);
  });

  it('keeps annotations, and says the same of the same', () => {
    const hashed = withDesiredHash(object({}, { annotations: { a: 'b' } }));
    expect(hashed.metadata.annotations)
      .to.include({ a: 'b' })
      .and.have.property('securethanos.io/desired')
      .match(/^[0-9a-f]{16}$/);
    expect(withDesiredHash(object({}, { annotations: { a: 'b' } }))).to.deep.equal(hashed);
  });
});

describe('differences', () => {
  const CASES: readonly (Case & { readonly found: readonly string[] })[] = [
    { what: 'a field', desired: { spec: { a: 1 } }, live: { spec: { a: 2 } }, found: ['spec.a'] },
    { what: 'a missing object', desired: { spec: { a: { b: 1, c: 2 } } }, live: {}, found: ['spec.a.b', 'spec.a.c'] },
    {
      what: 'an item by its name',
      desired: pod({ containers: [{ name: 'a', image: 'x' }] }),
      live: pod({ containers: [{ name: 'a', image: 'y' }] }),
      found: ['spec.template.spec.containers[a].image'],
    },
    {
      what: 'an item by its position',
      desired: { args: ['x', 'y'] },
      live: { args: ['x', 'z'] },
      found: ['args[1]'],
    },
    { what: 'where a list lost an item', desired: { args: ['x', 'y'] }, live: { args: ['x'] }, found: ['args[1]'] },
    { what: 'where a list got one more', desired: { args: ['x'] }, live: { args: ['x', 'y'] }, found: ['args[1]'] },
    {
      what: 'a further label to select by',
      desired: { spec: { selector: { a: 'b' } } },
      live: { spec: { selector: { a: 'b', c: 'd' } } },
      found: ['spec.selector.c'],
    },
  ];
  for (const { what, desired, live, found } of CASES) {
    it(`names ${what}`, () => expect(differences(object(desired), object(live))).to.deep.equal(found));
  }
});
