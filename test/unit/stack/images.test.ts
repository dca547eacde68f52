import { expect } from 'chai';
import { assumedVersions, describeAssumption, resolveImages, resolveVersions } from '../../../src/stack/images.ts';
import { parseSpec } from '../../../src/stack/resolve/parse.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const DIGEST = `@sha256:${'1'.repeat(64)}`;
const DEFAULT = 'v0.42.4';

const parsed = (spec: Partial<StackSpecInput>) => {
  const { spec: found, violations } = parseSpec({ ...MINIMAL, ...spec });
  if (!found) throw new Error(JSON.stringify(violations));
  return found;
};

/** What was given, the version that follows, and whether it is assumed. */
const ROWS: readonly (readonly [Partial<StackSpecInput>, string, 'told' | 'assumed'])[] = [
  [{}, DEFAULT, 'told'],
  [{ version: 'v0.41.0' }, 'v0.41.0', 'told'],
  [{ image: 'a/thanos:v0.41.0' }, 'v0.41.0', 'told'],
  [{ image: `localhost:5000/thanos:v0.41.0${DIGEST}` }, 'v0.41.0', 'told'],
  [{ image: 'a/thanos:v0.43.0-rc.0' }, 'v0.43.0-rc.0', 'told'],
  [{ image: 'a/thanos:v0.41.0', version: 'v0.40.1' }, 'v0.40.1', 'told'],
  [{ image: `a/thanos${DIGEST}`, version: 'v0.40.1' }, 'v0.40.1', 'told'],
  [{ image: 'a/thanos:latest', version: 'v0.40.1' }, 'v0.40.1', 'told'],
  [{ image: `a/thanos${DIGEST}` }, DEFAULT, 'assumed'],
  [{ image: 'localhost:5000/thanos' }, DEFAULT, 'assumed'],
  [{ image: 'v0.41.0/thanos' }, DEFAULT, 'assumed'],
  [{ image: `a/thanos:main-2026-11-22${DIGEST}` }, DEFAULT, 'assumed'],
  [{ image: 'a/thanos:0.41.0' }, 'v0.41.0', 'told'],
  [{ image: `a:5000/thanos:0.40.1-debian-12-r2${DIGEST}` }, 'v0.40.1-debian-12-r2', 'told'],
  [{ image: 'a/thanos:v0.41.0_1' }, 'v0.41.0_1', 'told'],
  [{ image: 'a/thanos:2026.11.22' }, DEFAULT, 'assumed'],
];

describe('the version of Thanos', () => {
  for (const [spec, version, how] of ROWS) {
    it(`of ${JSON.stringify(spec)} is ${version}, ${how}`, () => {
      expect(resolveVersions(parsed(spec)).thanos).to.equal(version);
      expect(assumedVersions(parsed(spec)).map(({ field }) => field)).to.deep.equal(
        how === 'told' ? [] : ['spec.version'],
      );
    });
  }

  it('decides on the flags wherever it comes from', () => {
    const flags = (spec: Partial<StackSpecInput>) => resolved(stackObject({ ...MINIMAL, ...spec })).version.queryTls;
    expect(flags({ image: `a:v0.41.0${DIGEST}` })).to.equal('flags');
    expect(flags({ image: `a:v0.42.1${DIGEST}` })).to.equal('endpoint-file');
    expect(flags({ image: `a:v0.41.0${DIGEST}`, version: 'v0.42.1' })).to.equal('endpoint-file');
    expect(flags({ image: `a${DIGEST}` })).to.equal('endpoint-file');
  });

  it('is assumed with a sentence that names the field, the image and the version', () => {
    const [assumed, ...others] = assumedVersions(parsed({ image: `a${DIGEST}` }));
    expect(others).to.deep.equal([]);
    expect(assumed && describeAssumption(assumed)).to.equal(
      `neither spec.version nor a tag says which version the image a${DIGEST} is of: ${DEFAULT} is assumed, set spec.version`,
    );
  });
});

describe('the version of Prometheus', () => {
  const of = (prometheus: NonNullable<StackSpecInput['prometheus']>) => {
    const spec = parsed({ prometheus });
    return [resolveVersions(spec).prometheus, ...assumedVersions(spec).map(({ field }) => field)];
  };

  it('is found in the same way', () => {
    expect(of({})).to.deep.equal(['v3.14.0']);
    expect(of({ image: `a:v3.5.0${DIGEST}` })).to.deep.equal(['v3.5.0']);
    expect(of({ image: `a:v3.5.0${DIGEST}`, version: 'v3.6.0' })).to.deep.equal(['v3.6.0']);
    expect(of({ image: `a${DIGEST}`, version: 'v3.6.0' })).to.deep.equal(['v3.6.0']);
    expect(of({ image: `a${DIGEST}` })).to.deep.equal(['v3.14.0', 'spec.prometheus.version']);
  });
});

describe('images', () => {
  const imagesOf = (spec: Partial<StackSpecInput>) => resolveImages(parsed(spec), resolveVersions(parsed(spec)));

  it('are the official ones of the versions when the spec names none', () => {
    expect(imagesOf({ version: 'v0.41.0', prometheus: { version: 'v3.5.0' } })).to.deep.equal({
      thanos: 'quay.io/thanos/thanos:v0.41.0',
      prometheus: 'quay.io/prometheus/prometheus:v3.5.0',
      probe: 'quay.io/prometheus/prometheus:v3.5.0',
    });
    expect(imagesOf({}).probe).to.equal('quay.io/prometheus/prometheus:v3.14.0');
  });

  it('take promtool for the probes from the image of Prometheus, unless another is named', () => {
    expect(imagesOf({ prometheus: { image: 'a' } }).probe).to.equal('a');
    expect(imagesOf({ prometheus: { image: 'a' }, probeImage: 'b' })).to.include({ prometheus: 'a', probe: 'b' });
  });
});
