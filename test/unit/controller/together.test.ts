import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { AT_ONCE, neighboursOfOneKind, together } from '../../../src/controller/together.ts';

describe('together', () => {
  it('works on all items at once, and gives the results in their order', async () => {
    const begun: string[] = [];
    const results = together(['a', 'b', 'c'], async (item) => {
      begun.push(item);
      if (item === 'a') await turn();
      return item.toUpperCase();
    });
    expect(begun).to.deep.equal(['a', 'b', 'c']);
    expect(await results).to.deep.equal(['A', 'B', 'C']);
  });

  it('works on no more than some at once', async () => {
    let running = 0;
    const most: number[] = [];
    await together(Array.from({ length: 5 * AT_ONCE }), async () => {
      running += 1;
      most.push(running);
      await turn();
      running -= 1;
    });
    expect([Math.max(...most), most.length]).to.deep.equal([AT_ONCE, 5 * AT_ONCE]);
  });

  it('throws the first error, and only when nothing is under way any more', async () => {
    const ended: string[] = [];
    const work = async (item: string) => {
      if (item !== 'b') await turn();
      ended.push(item);
      if (item !== 'c') throw new Error(item);
    };
    const error = await together(['a', 'b', 'c'], work).catch((thrown: Error) => thrown.message);
    expect([error, ended]).to.deep.equal(['a', ['b', 'a', 'c']]);
  });
});

describe('neighboursOfOneKind', () => {
  it('keeps the order, and cuts where the kind changes', () => {
    const kinds = ['Secret', 'Secret', 'ConfigMap', 'Secret', 'Deployment', 'Deployment'];
    const objects = kinds.map((kind, index) => ({ apiVersion: 'v1', kind, metadata: { name: String(index) } }));
    const names = neighboursOfOneKind(objects).map((group) => group.map(({ metadata }) => metadata.name));
    expect(names).to.deep.equal([['0', '1'], ['2'], ['3'], ['4', '5']]);
    expect(neighboursOfOneKind([])).to.deep.equal([]);
  });
});
