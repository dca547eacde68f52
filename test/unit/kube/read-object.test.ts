import { expect } from 'chai';
import { createClient } from '../../../src/kube/client.ts';
import { isCut, MOST_VALUES, readObject } from '../../../src/kube/read-object.ts';
import { createTransport } from '../../../src/kube/transport.ts';
import { configMap, listOf, startFakeServer } from './fake-server.ts';

const labels = { 'app.kubernetes.io/name': 'thanos' };
const withKeys = (count: number) => {
  const { metadata, ...rest } = configMap('a', '7');
  const data = Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, '']));
  return { ...rest, metadata: { ...metadata, labels, annotations: { note: 'x' } }, data };
};
const read = (object: object, most?: number) =>
  readObject('GET /a', Buffer.from(JSON.stringify(object)), most) as object;

describe('an object of others', () => {
  it('is read as it is up to a number of values', () => {
    const object = withKeys(MOST_VALUES - 100);
    expect(read(object, MOST_VALUES)).to.deep.equal(object);
    expect(isCut(read(object, MOST_VALUES))).to.equal(false);
  });

  it('beyond it is its name, its state and its labels alone', () => {
    const object = withKeys(MOST_VALUES);
    const cut = read(object, MOST_VALUES);
    expect(isCut(cut)).to.equal(true);
    const { annotations: _, ...metadata } = object.metadata;
    expect({ ...cut })
      .to.deep.include({ apiVersion: 'v1', kind: 'ConfigMap', metadata })
      .and.not.have.property('data');
    expect(isCut(read(object))).to.equal(false);
  });

  it('is parsed beside others of its list, not with them in one turn of the event loop', async () => {
    const server = await startFakeServer();
    try {
      const objects = Array.from({ length: 40 }, () => withKeys(MOST_VALUES));
      const text = Buffer.from(JSON.stringify(listOf(objects, '9')));
      server.handle((_, response) => response.end(text));
      const whole = cpuOf(() => JSON.parse(text.toString()));
      const turns = watchTurns();
      const { items } = await createClient(createTransport(server.connection)).list('ConfigMap');
      expect(items).to.have.length(objects.length);
      expect(turns.longest()).to.be.below(whole / 2);
    } finally {
      await server.stop();
    }
  });
});

/** Milliseconds of the processor on this thread: another program's work does not count. */
function cpuOf(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** @returns what tells the longest turn of the event loop since, in milliseconds of the processor, and ends it */
function watchTurns(): { readonly longest: () => number } {
  let [longest, isOver] = [0, false];
  let before = process.threadCpuUsage();
  const tick = () => {
    const { user, system } = process.threadCpuUsage(before);
    longest = Math.max(longest, (user + system) / 1000);
    before = process.threadCpuUsage();
    if (!isOver) setImmediate(tick);
  };
  setImmediate(tick);
  return {
    longest: () => {
      isOver = true;
      return longest;
    },
  };
}
