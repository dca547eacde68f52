import { expect } from 'chai';
import { type Change, createStore } from '../../../../src/kube/reflector/object-store.ts';
import { isOlder } from '../../../../src/kube/resource-version.ts';
import { configMap } from '../fake-server.ts';

function recordingStore() {
  const told: string[] = [];
  const tell = ({ type, object: { metadata } }: Change) =>
    told.push(`${type} ${metadata.name} ${metadata.uid}@${metadata.resourceVersion}`);
  const store = createStore(tell);
  return { store, news: () => told.splice(0) };
}

describe('object store', () => {
  it('tells what a list adds, changes and leaves out, and nothing about what is the same', () => {
    const { store, news } = recordingStore();
    store.replace([configMap('a', '1'), configMap('b', '2')]);
    news();
    store.replace([configMap('b', '2'), configMap('c', '3')]);
    expect(news()).to.deep.equal(['deleted a uid-a@1', 'added c uid-c@3']);
    store.replace([configMap('b', '4'), configMap('c', '3')]);
    expect(news()).to.deep.equal(['modified b uid-b@4']);
  });

  it('does not go back to an older state of an object', () => {
    const { store, news } = recordingStore();
    store.put(configMap('a', '10'));
    store.put(configMap('a', '9'));
    store.remove(configMap('a', '9'));
    expect(news()).to.deep.equal(['added a uid-a@10']);
    expect([...store.objects.values()].map((one) => one.metadata.resourceVersion)).to.deep.equal(['10']);
  });

  it('tells one state once', () => {
    const { store, news } = recordingStore();
    store.put(configMap('a', '1'));
    store.put(configMap('a', '1'));
    expect(news()).to.have.length(1);
  });

  it('sees a delete and a create under the same name, although the delete was missed', () => {
    const { store, news } = recordingStore();
    store.put(configMap('a', '1', 'first'));
    store.put(configMap('a', '2', 'second'));
    expect(news()).to.deep.equal(['added a first@1', 'deleted a first@1', 'added a second@2']);
  });

  it('keeps the new object when the delete of the old one comes late', () => {
    const { store, news } = recordingStore();
    store.put(configMap('a', '2', 'second'));
    news();
    store.remove(configMap('a', '3', 'first'));
    expect(news()).to.deep.equal([]);
    expect(store.objects.size).to.equal(1);
  });

  it('has changed already when it tells', () => {
    const sizes: number[] = [];
    const store = createStore(() => sizes.push(store.objects.size));
    store.put(configMap('a', '1'));
    store.remove(configMap('a', '2'));
    expect(sizes).to.deep.equal([1, 0]);
  });

  it('takes an older list as a whole: whether it may is decided before', () => {
    const { store } = recordingStore();
    store.put(configMap('a', '10'));
    store.replace([configMap('a', '5')]);
    expect([...store.objects.values()].map((one) => one.metadata.resourceVersion)).to.deep.equal(['5']);
  });
});

describe('isOlder', () => {
  const cases: readonly [string | undefined, string | undefined, boolean][] = [
    ['9', '10', true],
    ['10', '9', false],
    ['10', '10', false],
    ['18446744073709551614', '18446744073709551615', true],
    ['abc', '10', false],
    ['9', 'abc', false],
    [undefined, '10', false],
    ['9', undefined, false],
    ['0', '10', false],
  ];
  for (const [candidate, known, expected] of cases) {
    it(`says ${expected} for ${candidate} against ${known}`, () =>
      expect(isOlder(candidate, known)).to.equal(expected));
  }
});
