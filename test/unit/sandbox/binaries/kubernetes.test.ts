import { expect } from 'chai';
import { KUBERNETES_RELEASES, kubernetesRelease } from '../../../../sandbox/binaries/kubernetes.ts';

describe('sandbox/binaries/kubernetes', () => {
  it('has each release below its minor version, and gives the one that is asked for', () => {
    for (const [minor, release] of Object.entries(KUBERNETES_RELEASES)) {
      expect(release.version).to.include(`v${minor}.`);
      expect(kubernetesRelease({ SECURETHANOS_KUBERNETES: minor })).to.equal(release);
    }
  });

  it('has one that is used when none is asked for', () => {
    expect(Object.values(KUBERNETES_RELEASES)).to.include(kubernetesRelease({}));
    expect(kubernetesRelease({ SECURETHANOS_KUBERNETES: '' })).to.equal(kubernetesRelease({}));
  });

  for (const minor of ['1.1', 'toString'])
    it(`refuses ${minor}, for which it has no module, and says which there are`, () =>
      expect(() => kubernetesRelease({ SECURETHANOS_KUBERNETES: minor })).to.throw(
        `SECURETHANOS_KUBERNETES is "${minor}", and the sandbox has modules of Kubernetes 1.35, 1.37`,
      ));
});
