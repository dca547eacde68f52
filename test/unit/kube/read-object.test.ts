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

  it('beyond it has no labels where these are longer than any that Kubernetes takes', () => {
    const metadata = { name: 'a', labels: { a: 'x'.repeat(17_000) } };
    const bytes = Buffer.from(JSON.stringify({ kind: 'K', metadata, data: Array<number>(100).fill(0) }));
    expect(readObject('GET', bytes, 10)).to.deep.include({ kind: 'K', metadata: { name: 'a' } });
  });

  it('is parsed by itself, and others of its list in further turns of the event loop', async () => {
    const server = await startFakeServer();
    const parsing = watchParsing();
    try {
      const objects = Array.from({ length: 40 }, () => withKeys(MOST_VALUES));
      const text = Buffer.from(JSON.stringify(listOf(objects, '9')));
      server.handle((_, response) => response.end(text));
      const { items } = await createClient(createTransport(server.connection)).list('ConfigMap');
      expect(items).to.have.length(objects.length);
      expect(parsing.calls.length).to.be.at.least(objects.length);
      const largest = Math.max(...parsing.calls.map(({ length }) => length));
      expect(largest).to.be.at.most(JSON.stringify(objects[0]).length);
      const ofItems = parsing.calls.filter(({ length }) => length > MOST_VALUES);
      expect(new Set(ofItems.map(({ turn }) => turn)).size).to.be.at.least(3);
    } finally {
      parsing.end();
      await server.stop();
    }
  });
});

/** @returns how long each text is that JSON.parse gets from now on, and in which turn of the event loop; and what ends it */
function watchParsing() {
  const calls: { readonly length: number; readonly turn: number }[] = [];
  const parse = JSON.parse;
  let [turn, isOver] = [0, false];
  const tick = () => {
    turn += 1;
    if (!isOver) setImmediate(tick);
  };
  setImmediate(tick);
  JSON.parse = (text, reviver) => {
    calls.push({ length: text.length, turn });
    return parse(text, reviver) as unknown;
  };
  const end = () => {
    isOver = true;
    JSON.parse = parse;
  };
  return { calls, end };
}
