import { expect } from 'chai';
import { type KubernetesObject, keyOf, type ObjectRef, refOf } from '../../../src/api/objects.ts';
import { withDigests } from '../../../src/controller/caches/held-texts.ts';
import { deployedFiles, MOST_CHARACTERS } from '../../../src/controller/deployed-files.ts';
import { observe } from '../../../src/observed/observe.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const stack = resolved(stackObject({ ...MINIMAL, ruler: {}, prometheus: {} }));
const MIB = 1024 * 1024;

const make = (kind: string, name: string, data: Readonly<Record<string, string>>): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: `prod-thanos-${name}`, namespace: 'monitoring', uid: `uid of ${name}` },
  data,
});
const rules = (index: number, text = `text ${index} ${'x'.repeat(100)}`) =>
  make('ConfigMap', `rules-${index}`, { [`${index}.yaml`]: text });
const PROMETHEUS = make('Secret', 'prometheus', { 'prometheus.yml': Buffer.from('global: {}').toString('base64') });

/** @param there what the server has by now */
function filesOf(seen: readonly KubernetesObject[], there = seen) {
  const asked: string[] = [];
  const byKey = (all: readonly KubernetesObject[]) => new Map(all.map((one) => [keyOf(refOf(one)), one]));
  const find = (ref: ObjectRef) => {
    asked.push(ref.name);
    return Promise.resolve(byKey(there).get(keyOf(ref)));
  };
  return { asked, files: deployedFiles({ find }, observe(stack, byKey(seen.map(withDigests))).deployed) };
}

describe('the texts that are deployed', () => {
  it('are read from the server, and not before they are wanted', async () => {
    const { asked, files } = filesOf([rules(0), rules(1), PROMETHEUS]);
    expect(files.places.map((part) => Object.keys(part))).to.deep.equal([['0.yaml'], ['1.yaml']]);
    expect(asked).to.deep.equal([]);
    expect(await files.prometheus()).to.equal('global: {}');
    expect(await files.rules()).to.deep.equal([rules(0)['data'], rules(1)['data']]);
    expect(asked).to.deep.equal(['prod-thanos-prometheus', 'prod-thanos-rules-0', 'prod-thanos-rules-1']);
  });

  it('are none of an object that is gone, or is another one by now', async () => {
    const other = { ...rules(1), metadata: { ...rules(1).metadata, uid: 'another' } };
    const { files } = filesOf([rules(0), rules(1), rules(2), PROMETHEUS], [rules(2), other]);
    expect(await files.rules()).to.deep.equal([{}, {}, rules(2)['data']]);
    expect(await files.prometheus()).to.equal(undefined);
  });

  it('are read up to a limit, whoever adds ConfigMaps of these names', async () => {
    const { asked, files } = filesOf(Array.from({ length: 40 }, (_, index) => rules(index, 'x'.repeat(MIB))));
    const read = await files.rules();
    expect(read.length * MIB).to.equal(MOST_CHARACTERS);
    expect(asked).to.have.length(read.length + 1);
  });
});
