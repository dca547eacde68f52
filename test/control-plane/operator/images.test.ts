import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { waitFor } from '../../../sandbox/wait.ts';
import { API_VERSION, KIND } from '../../../src/api/group.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { makeNamespace, useControlPlane } from '../../support/control-plane.ts';
import { SMALL } from '../../support/live-stack.ts';
import { useOperatorLayer } from '../../support/operator-layer.ts';
import { page } from '../../unit/docs/documents.ts';

const DIGEST = `@sha256:${'a'.repeat(64)}`;
const UNPINNED: StackSpecInput = { ...SMALL, version: 'v0.42.4', prometheus: {} };
const PINNED: StackSpecInput = {
  ...UNPINNED,
  imageDigestPolicy: 'Required',
  image: `registry.example.com/thanos${DIGEST}`,
  prometheus: { image: `registry.example.com/prometheus${DIGEST}` },
};

describe('images by digest', () => {
  let namespace: string;
  const kubectl = (args: readonly string[], object?: unknown) =>
    useControlPlane().kubectl(args, object === undefined ? {} : { input: JSON.stringify(object) });

  /** What kubectl says of a stack that is only tried; '' when it is taken. */
  const refusal = (spec: StackSpecInput, ...more: readonly string[]) => {
    const object = { apiVersion: API_VERSION, kind: KIND, metadata: { name: 'images', namespace }, spec };
    return kubectl(['apply', '-f', '-', ...more], object).then(
      () => '',
      (error: Error) => error.message,
    );
  };
  const tried = (spec: StackSpecInput) => refusal(spec, '--dry-run=server');

  before(async () => {
    await useOperatorLayer();
    namespace = await makeNamespace(useControlPlane(), 'images');
  });

  it('are refused without one, field by field, and taken with all', async () => {
    const none = await tried({ ...UNPINNED, imageDigestPolicy: 'Required' });
    for (const field of ['image', 'prometheus.image'])
      expect(none).to.include(`spec.${field}: `).and.include(`add spec.${field} with the digest`);
    expect(none).to.not.include('spec.probeImage: ');
    const { prometheus: _, ...alone } = PINNED;
    expect(await tried(alone))
      .to.include('spec.probeImage: ')
      .and.not.include('spec.image: ');
    expect(await tried(PINNED)).to.equal('');
    expect(await tried({ ...PINNED, imageDigestPolicy: 'Optional', prometheus: {} })).to.equal('');
  });

  describe('by a policy', () => {
    let policy: readonly KubernetesObject[];

    before('it is there, for one namespace, so that it concerns no other test', async () => {
      expect(await refusal(UNPINNED)).to.equal('');
      const [block] = page('docs/install.md').blocks.filter(({ text }) => text.includes('ValidatingAdmissionPolicy'));
      const [rule, binding] = parseAllDocuments(block?.text ?? '').map((one) => one.toJS() as KubernetesObject);
      const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
      const here = { ...binding, spec: { ...(binding?.['spec'] as object), matchResources: { namespaceSelector } } };
      policy = [rule, here] as readonly KubernetesObject[];
      for (const object of policy) await kubectl(['apply', '-f', '-'], object);
      await waitFor('the API server to read it', async () => (await tried({ ...UNPINNED, paused: true })) !== '', {
        timeout: 60_000,
      });
    });
    after(async () => {
      for (const object of policy) await kubectl(['delete', '-f', '-'], object);
      await kubectl(['delete', 'securethanosstack/images', '-n', namespace, '--wait=false']);
    });

    it('can be demanded of every stack by the policy of docs/install.md', async () => {
      const changed = await tried({ ...UNPINNED, paused: true });
      expect(changed).to.include('set spec.imageDigestPolicy to Required');
      expect(await tried({ ...PINNED, imageDigestPolicy: 'Optional' })).to.include('set spec.imageDigestPolicy');
      expect(await tried(PINNED)).to.equal('');
    });

    it('leaves alone what was there before: labels and finalizers come and go', async () => {
      const stack = ['securethanosstack/images', '-n', namespace];
      await kubectl(['label', ...stack, 'example.com/a=b']);
      for (const finalizers of [['example.com/a'], null])
        await kubectl(['patch', ...stack, '--type=merge', '-p', JSON.stringify({ metadata: { finalizers } })]);
    });
  });
});
