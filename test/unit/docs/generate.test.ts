import { expect } from 'chai';
import { apiReference } from '../../../scripts/generate/api-reference.ts';
import { documentFiles } from '../../../scripts/generate/documents.ts';
import { drawDataGraph, drawGraph, edgeTable, fullTopology } from '../../../scripts/generate/graph.ts';
import { replaceGenerated, table } from '../../../scripts/generate/markdown.ts';
import { OUTSIDE_PARTIES } from '../../../src/components/edge.ts';
import { COMPONENTS } from '../../../src/stack/components.ts';
import { page } from './documents.ts';

describe('the generated parts of the documents', () => {
  for (const [path, text] of documentFiles()) {
    it(`${path} is what the code gives`, () => {
      expect(page(path).text === text, `${path}: run "npm run generate"`).to.equal(true);
    });
  }

  it('draw a stack in which every party takes part', () => {
    const { edges } = fullTopology();
    const parties = new Set(edges.flatMap(({ from, to }) => [from.name, to.name]));
    expect([...parties]).to.include.members([...COMPONENTS, ...OUTSIDE_PARTIES, 'operator']);
  });

  it('tell every edge in the table', () => {
    const topology = fullTopology();
    expect(edgeTable(topology).split('\n')).to.have.lengthOf(topology.edges.length + 2);
    expect(edgeTable(topology)).to.include('| `query` | `store` | 10901 | grpc | mtls |');
    expect(edgeTable(topology)).to.include('| `ruler` | `alertmanager` | as configured | http | configured |');
  });

  it('draw what one component says to another, and mark what others protect', () => {
    const picture = drawGraph(fullTopology());
    expect(picture).to.include('prometheus -->|"http 10902"| store');
    expect(picture).to.include('store -.->|"s3"| object_storage');
    expect(picture).to.not.match(/dns|operator/);
    expect(drawDataGraph(fullTopology())).to.not.include('prometheus --');
  });

  it('give every node of the picture a box, under a name that Mermaid takes', () => {
    const lines = drawGraph(fullTopology()).split('\n');
    const boxes = lines.flatMap((line) => /^ +([a-z_]+)(?:\[|\(\[)"[^"]+"/.exec(line)?.[1] ?? []);
    const ends = lines.flatMap((line) => /^ {2}(\S+) -\.?->\|".*"\| (\S+)$/.exec(line)?.slice(1) ?? []);
    expect(ends.length).to.be.greaterThan(20);
    expect(boxes).to.include.members(ends);
  });

  it('list the fields of the API with type, default and rules, and open no type of Kubernetes', () => {
    const reference = apiReference();
    expect(reference).to.include('| `spec.objectStorage.secretRef.name` | string | required |');
    expect(reference).to.include('| `spec.tls.privateKey.algorithm` | `ECDSA`, `RSA` | ECDSA |');
    expect(reference).to.include('| `spec.clients[].access` | list of `query`, ');
    expect(reference).to.include('- `spec.clients`: the names of clients must differ');
    expect(reference).to.not.match(/`spec[.]\w+[.]affinity[.]/);
    expect(reference).to.include('- `spec.query.resources.limits`: must name resources');
    expect(reference).to.include('| `spec.store.affinity` | object | none |');
  });
});

describe('replaceGenerated', () => {
  const between = (content: string) => `a\n<!-- generated:x -->\n${content}\n<!-- /generated:x -->\nb`;

  it('replaces what stands between the markers, and nothing else', () => {
    expect(replaceGenerated('f.md', between('old'), 'x', 'new $& text')).to.equal(between('new $& text'));
  });

  it('refuses a document without markers, or with a pair too many', () => {
    for (const document of ['', between('y').replace('/generated', 'generated'), between('y') + between('y')])
      expect(() => replaceGenerated('f.md', document, 'x', 'new')).to.throw(/^f\.md: write/);
  });
});

describe('table', () => {
  it('keeps a bar in a cell from ending it', () => {
    expect(table(['a'], [['x|y']])).to.equal('| a |\n| --- |\n| x\\|y |');
  });
});
