// What pods are started with, as their object says, and whether that is a release.
import { expect } from 'chai';
import { isOfRelease, liveReleases } from '../../../src/observed/live-releases.ts';
import { MINIMAL, objectsOf, planFor } from '../../support/plans.ts';

const RELEASE = { version: 'v0.42.4', image: 'r/thanos:v0.42.4', probeImage: 'r/probe:a' };
const LIVE = { image: RELEASE.image, label: RELEASE.version, probeImage: RELEASE.probeImage };

describe('what pods are started with', () => {
  it('is a release when image, version and probe are its own, as far as they are said', () => {
    const { label: _, ...unlabelled } = LIVE;
    const { probeImage: __, ...withoutProbe } = LIVE;
    for (const live of [LIVE, unlabelled, withoutProbe]) expect(isOfRelease(live, RELEASE)).to.equal(true);
  });

  it('is another one when any of them is another', () => {
    const others = [{ ...LIVE, image: 'x' }, { ...LIVE, label: 'v0.42.3' }, { ...LIVE, probeImage: 'x' }, undefined];
    for (const live of others) expect(isOfRelease(live, RELEASE), JSON.stringify(live)).to.equal(false);
  });

  it('is read of each component in the pods; the version is of the one that they are named for', () => {
    const objects = objectsOf(planFor({ ...MINIMAL, prometheus: {} }));
    const object = objects.find(
      ({ metadata, kind }) => kind === 'StatefulSet' && metadata.name.endsWith('-prometheus'),
    );
    const { prometheus, sidecar, ...others } = liveReleases(object ?? expect.fail('no Prometheus'), 'prometheus');
    expect(others).to.deep.equal({});
    expect(prometheus?.image)
      .to.include('prometheus')
      .and.include(prometheus?.label ?? '-');
    expect(sidecar).to.have.all.keys('image').and.have.property('image').that.includes('thanos');
  });

  it('is nothing of a component without a container there', () => {
    expect(
      liveReleases({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'x' } }, 'prometheus'),
    ).to.deep.equal({});
  });
});
