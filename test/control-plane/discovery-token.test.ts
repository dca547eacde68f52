// For how long the API server lets the token live by which Prometheus discovers pods.
import { expect } from 'chai';
import { makeNamespace, useControlPlane } from '../support/control-plane.ts';
import { MINIMAL, objectsOf, planOf, resolved, stackObject } from '../support/plans.ts';

const YEAR = 365 * 24 * 3600;
/** What Kubernetes asks for where it mounts a token by itself. */
const MOUNTED_SECONDS = 3607;

describe('the discovery token', () => {
  let namespace: string;
  const kubectl = (args: readonly string[], input?: object) =>
    useControlPlane().kubectl([...args, '-n', namespace], input ? { input: JSON.stringify(input) } : {});

  /** Seconds that a token lives that kubelet asks for, for a pod. */
  async function lifeOf(seconds: number): Promise<number> {
    const bound = ['--bound-object-kind=Pod', '--bound-object-name=prometheus'];
    const token = await kubectl(['create', 'token', 'prometheus', ...bound, `--duration=${seconds}s`]);
    const claims = JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());
    return claims.exp - claims.iat;
  }

  before(async () => {
    namespace = await makeNamespace(useControlPlane(), 'token');
    await kubectl(['create', 'serviceaccount', 'prometheus']);
    await kubectl(['apply', '-f', '-'], {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'prometheus' },
      spec: {
        serviceAccountName: 'prometheus',
        automountServiceAccountToken: false,
        containers: [{ name: 'prometheus', image: 'prometheus' }],
      },
    });
  });

  it('lives as long as our manifests ask for: an hour', async () => {
    const objects = objectsOf(
      planOf(resolved(stackObject({ ...MINIMAL, prometheus: { kubernetesDiscovery: 'Namespace' } }))),
    );
    const asked = [...JSON.stringify(objects).matchAll(/"expirationSeconds":(\d+)/g)].map(([, seconds]) =>
      Number(seconds),
    );
    expect(asked).to.not.have.length(0);
    for (const seconds of new Set(asked)) expect(await lifeOf(seconds)).to.equal(3600);
  });

  it('would live for a year if it asked for what Kubernetes mounts by itself', async () => {
    expect(await lifeOf(MOUNTED_SECONDS)).to.equal(YEAR);
  });
});
