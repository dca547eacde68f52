// An upgrade of the operator does to running stacks what CHANGELOG.md says. UPGRADE_KEEP=1 keeps the rendering of the version
// in package.json, when it is released.
import { expect } from 'chai';
import packageJson from '../../../package.json' with { type: 'json' };
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { baselinesOf, digestOf, keep, versions } from '../../upgrade/baseline.ts';
import { said, sections } from '../../upgrade/changelog.ts';
import { effectsOf, together } from '../../upgrade/effects.ts';

if (process.env['UPGRADE_KEEP'] === '1') keep(packageJson.version);

const LATEST = versions().at(-1) ?? '';

describe('an upgrade of the operator', () => {
  it('has a version to come from, and a section of CHANGELOG.md for what came after it', () => {
    expect(sections().slice(0, 2)).to.deep.equal(['Unreleased', LATEST]);
  });

  it('rolls the pods and changes the objects that CHANGELOG.md names, and no others', () => {
    const { rolls, changes } = together(baselinesOf(LATEST).map(({ before, after }) => effectsOf(before, after)));
    expect(said('Unreleased', 'Pods that roll')).to.equal(listOf(rolls));
    expect(said('Unreleased', 'Other objects that change')).to.equal(listOf(changes));
  });

  for (const version of versions()) {
    it(`comes from ${version} as it was released`, () => {
      expect(said(version, 'Rendering')).to.equal(`sha256 ${digestOf(version)}`);
      expect(baselinesOf(version).flatMap(({ before }) => before).length).to.be.greaterThan(100);
    });
  }

  describe('is told from the objects of before and after', () => {
    const [{ before = [] } = {}] = baselinesOf(LATEST);
    const other = (change: (object: KubernetesObject) => KubernetesObject | undefined) =>
      effectsOf(
        before,
        before.flatMap((object) => change(object) ?? []),
      );

    it('as nothing where they are the same', () => {
      expect(other((object) => object)).to.deep.equal({ rolls: [], changes: [] });
    });

    it('as a roll where a template differs, however little', () => {
      const changed = other((object) => (object.kind === 'StatefulSet' ? withTemplate(object) : object));
      expect(changed.rolls).to.include('store').and.not.include('query');
      expect(changed.changes).to.deep.equal([]);
    });

    it('as a change where another part differs, or an object comes or goes', () => {
      expect(other((object) => (object.kind === 'Service' ? undefined : object))).to.deep.equal({
        rolls: [],
        changes: ['Service'],
      });
      expect(effectsOf([], before).rolls).to.deep.equal([]);
      expect(effectsOf([], before).changes).to.include.members(['Deployment', 'StatefulSet', 'NetworkPolicy']);
      const scaled = other((object) => (object.kind === 'Deployment' ? scaleUp(object) : object));
      expect(scaled).to.deep.equal({ rolls: [], changes: ['Deployment'] });
    });
  });
});

const listOf = (names: readonly string[]): string => names.join(', ') || 'none';

interface Workload extends KubernetesObject {
  readonly spec: { readonly template: object; readonly replicas?: number };
}

function withTemplate(object: KubernetesObject): KubernetesObject {
  const { spec } = object as Workload;
  return { ...object, spec: { ...spec, template: { ...spec.template, added: '' } } };
}

function scaleUp(object: KubernetesObject): KubernetesObject {
  const { spec } = object as Workload;
  return { ...object, spec: { ...spec, replicas: 9 } };
}
