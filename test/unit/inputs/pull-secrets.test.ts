import { expect } from 'chai';
import { pullSecretProblems } from '../../../src/inputs/pull-secrets.ts';
import { resolved } from '../status/inputs.ts';

describe('a Secret that images are pulled with', () => {
  it('has the type that its owner gave it, of which the beginning is told', async () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'pull', namespace: 'monitoring' },
      type: `other\u001b[31m${'x'.repeat(1_000_000)}`,
    };
    const stack = resolved({
      objectStorage: { secretRef: { name: 'objstore' } },
      imagePullSecrets: [{ name: 'pull' }],
    });
    const [problem] = await pullSecretProblems({ find: () => Promise.resolve(secret) }, stack);
    expect(problem?.message).to.include('is of type other [31mxxx').and.include('…, with which no image is pulled');
    expect(problem?.message.length).to.be.at.most(500);
  });
});
