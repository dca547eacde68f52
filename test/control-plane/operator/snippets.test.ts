// Whoever copies from the documents gets something that his cluster takes.
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { KIND } from '../../../src/api/group.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { exampleNames, exampleText } from '../../support/examples.ts';
import { type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';
import { type Snippet, skipped, snippets } from '../../support/snippets.ts';

const examples: readonly Snippet[] = exampleNames().flatMap((name) =>
  parseAllDocuments(exampleText(name)).map((document, index) => ({
    place: `examples/${name}.yaml, document ${index + 1}`,
    object: document.toJS() as KubernetesObject,
  })),
);

describe('what the documents show is taken by a real API server', () => {
  let layer: OperatorLayer;
  before(async () => {
    layer = await useOperatorLayer();
  });

  /** As a user would: by `kubectl apply`, which refuses unknown fields, in the namespace that the object names. */
  async function apply(object: KubernetesObject): Promise<void> {
    const { namespace } = object.metadata;
    if (namespace) await layer.plane.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }]);
    const input = JSON.stringify(object);
    expect(await layer.plane.kubectl(['apply', '-f', '-'], { input })).to.include('created');
    await layer.plane.kubectl(['delete', '--wait=false', '-f', '-'], { input });
  }

  async function expectUnknown(object: KubernetesObject): Promise<void> {
    const applied = layer.plane.kubectl(['apply', '-f', '-'], { input: JSON.stringify(object) });
    expect(String(await applied.catch((error: unknown) => error))).to.include('no matches for kind');
  }

  it('holds stacks and other objects', () => {
    expect(snippets().filter(({ object }) => object.kind === KIND).length).to.be.greaterThan(1);
    expect(snippets().filter(({ object }) => object.kind !== KIND)).to.not.deep.equal([]);
    expect(examples.filter(({ object }) => object.kind === KIND)).to.have.lengthOf(exampleNames().length);
  });

  for (const { place, object } of [...snippets(), ...examples]) {
    const reason = skipped(object);
    const title = `${place}: ${object.kind} ${object.metadata?.name ?? ''}`;
    if (reason) it(`${title} is not known here: ${reason}`, () => expectUnknown(object));
    else it(title, () => apply(object));
  }
});
