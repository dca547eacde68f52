import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { writesOfSeveralLooks } from '../../support/api-server/unchanged.ts';
import { ODD_CHARACTERS, TEXTS } from '../../support/fuzz/yaml-texts.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

const USER = { fieldManager: 'user', force: true };
const NAME = 'odd-texts';
/** Annotations, each of two characters that a reader of YAML may take for something else. */
const ANNOTATIONS = Object.fromEntries(
  ODD_CHARACTERS.map((odd, index) => [
    `example.com/odd-${Math.floor(index / 2)}`,
    `a${odd}b${ODD_CHARACTERS[index - 1] ?? ''}: ${odd}`,
  ]),
);

describe('texts with characters that YAML takes for something else', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;

  before(async () => {
    layer = await useOperatorLayer();
  });

  after(() => stack?.remove());

  it('arrive by server-side apply as they are', async () => {
    const data = Object.fromEntries(TEXTS.map((text, index) => [`text-${index}`, text]));
    const metadata = { name: NAME, namespace: NAMESPACE, annotations: ANNOTATIONS };
    await layer.client.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }, USER);
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: NAMESPACE, name: NAME } as const;
    const stored = await layer.client.get(ref);
    await layer.client.remove(ref);
    expect(stored['data']).to.deep.equal(data);
    expect(stored.metadata.annotations).to.deep.equal(ANNOTATIONS);
  });

  it('stand in the objects of a stack and are not written again and again', async () => {
    const query = { podAnnotations: ANNOTATIONS, serviceAccountAnnotations: ANNOTATIONS };
    stack = await makeStack(layer.client, NAME, NAMESPACE, { ...SMALL, query });
    await stack.ready();
    expect((await stack.find('ServiceAccount', 'query'))?.metadata.annotations).to.include(ANNOTATIONS);
    const deployment = await stack.find('Deployment', 'query');
    const { template } = (deployment as KubernetesObject)['spec'] as {
      template: { metadata: { annotations: object } };
    };
    expect(template.metadata.annotations).to.include(ANNOTATIONS);
    expect(await writesOfSeveralLooks(layer, [NAME])).to.deep.equal([]);
    expect(await stack.condition('Stalled')).to.not.include({ status: 'True' });
  });
});
