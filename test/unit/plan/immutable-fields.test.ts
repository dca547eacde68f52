import { expect } from 'chai';
import fc from 'fast-check';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { readStatefulSet } from '../../../src/observed/stateful-sets.ts';
import { immutableDifference } from '../../../src/plan/immutable-fields.ts';

interface Change {
  readonly size?: string;
  readonly template?: object;
  readonly spec?: object;
}

const set = ({ size = '10Gi', template = {}, spec = {} }: Change = {}): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'prod-thanos-store', namespace: 'monitoring' },
  spec: {
    replicas: 2,
    serviceName: 'headless',
    podManagementPolicy: 'Parallel',
    selector: { matchLabels: { a: '1', b: '2' } },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data', labels: { l: '1' } },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } }, ...template },
      },
    ],
    ...spec,
  },
});

/** As the API server gives it back. */
const stored = (change: Change = {}): KubernetesObject => {
  const { spec, ...object } = set(change) as unknown as KubernetesObject & {
    readonly spec: { readonly volumeClaimTemplates: readonly object[] };
  };
  const volumeClaimTemplates = spec.volumeClaimTemplates.map((template) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    ...template,
    status: { phase: 'Pending' },
  }));
  return { ...object, spec: { ...spec, revisionHistoryLimit: 10, volumeClaimTemplates } } as KubernetesObject;
};

describe('immutableDifference', () => {
  const difference = (wanted: KubernetesObject, found: KubernetesObject) =>
    immutableDifference(readStatefulSet(wanted), readStatefulSet(found));

  const CHANGES: readonly [what: string, change: Change, field: string | undefined][] = [
    ['nothing', {}, undefined],
    ['what can be changed in place', { spec: { replicas: 3, minReadySeconds: 1, template: {} } }, undefined],
    ['another order of labels', { spec: { selector: { matchLabels: { b: '2', a: '1' } } } }, undefined],
    ['a larger volume', { size: '20Gi' }, 'spec.volumeClaimTemplates'],
    ['another class', { template: { storageClassName: 'fast' } }, 'spec.volumeClaimTemplates'],
    ['a further volume', { spec: { volumeClaimTemplates: [] } }, 'spec.volumeClaimTemplates'],
    ['another Service', { spec: { serviceName: 'x' } }, 'spec.serviceName'],
    ['another order of pods', { spec: { podManagementPolicy: 'OrderedReady' } }, 'spec.podManagementPolicy'],
    ['another selector', { spec: { selector: { matchLabels: { a: '1' } } } }, 'spec.selector'],
  ];
  for (const [what, change, field] of CHANGES)
    it(`of ${what}: ${field ?? 'none'}`, () => expect(difference(set(change), stored())).to.equal(field));

  it('is none between two ways to write one size', () => {
    const PAIRS = [
      ['1024Mi', '1Gi'],
      ['1.1Gi', '1181116006400m'],
      ['0.7', '700m'],
    ] as const;
    for (const [one, other] of PAIRS)
      expect(difference(set({ size: one }), stored({ size: other })), one).to.equal(undefined);
  });

  it('is none of a size and itself as a number of thousandths, as the API server writes fractions', () => {
    const size = fc.record({ number: fc.integer({ min: 1, max: 9999 }), unit: fc.constantFrom('Ki', 'Mi', 'Gi') });
    const FACTORS = { Ki: 2n ** 10n, Mi: 2n ** 20n, Gi: 2n ** 30n };
    fc.assert(
      fc.property(size, ({ number, unit }) => {
        const given = `${(number / 10).toFixed(1)}${unit}`;
        const back = `${BigInt(number) * 100n * FACTORS[unit as keyof typeof FACTORS]}m`;
        expect(difference(set({ size: given }), stored({ size: back }))).to.equal(undefined);
      }),
    );
  });
});
