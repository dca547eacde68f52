import { expect } from 'chai';
import { KUBERNETES_RELEASES, kubernetesRelease, NODE } from '../../../../sandbox/binaries/kubernetes.ts';

const minorOf = (version: string): number => Number(version.split('.')[1]);

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
        `SECURETHANOS_KUBERNETES is "${minor}", and the sandbox has modules of Kubernetes 1.34, 1.35, 1.37`,
      ));

  it('has a node that every API server may have: not newer, and three minor versions older at most', () => {
    for (const { version } of Object.values(KUBERNETES_RELEASES))
      expect(minorOf(version) - minorOf(NODE.version)).to.be.within(0, 3);
  });
});
