import { expect } from 'chai';
import fc from 'fast-check';
import {
  type FieldSet,
  freeEntry,
  hasPath,
  judgedFields,
  pathsOf,
  union,
} from '../../../../src/controller/apply/managed-fields.ts';

const entry = (fieldsV1: FieldSet, subresource?: string) => ({
  manager: 'other',
  operation: 'Update',
  fieldsV1,
  ...(subresource ? { subresource } : {}),
});
const METADATA: FieldSet = { 'f:metadata': { 'f:labels': { 'f:a': {} } } };
const RESTARTED: FieldSet = { 'f:template': { 'f:metadata': { 'f:annotations': { 'f:restartedAt': {} } } } };

/** @param depth of the longest path */
const setOf = (depth: number): fc.Arbitrary<FieldSet> =>
  depth === 0
    ? fc.constant({})
    : fc.dictionary(fc.constantFrom('f:a', 'f:b', 'k:{"name":"c"}', '.'), setOf(depth - 1), { maxKeys: 3 });
const set = setOf(3);

describe('judgedFields', () => {
  it('leaves out metadata, also of pods, and what is not there without it', () => {
    expect(judgedFields('Deployment', entry({ ...METADATA, 'f:spec': RESTARTED }))).to.deep.equal({});
  });

  it('keeps everything else', () => {
    const fields = { ...METADATA, 'f:spec': { ...RESTARTED, 'f:paused': {} }, 'f:data': { 'f:a': {} } };
    const judged = { 'f:spec': { 'f:paused': {} }, 'f:data': { 'f:a': {} } };
    expect(judgedFields('Deployment', entry(fields))).to.deep.equal(judged);
  });

  it('takes no notice of whoever writes the status, but of whoever scales', () => {
    const fields = { 'f:spec': { 'f:replicas': {} } };
    expect(judgedFields('Deployment', entry(fields, 'status'))).to.deep.equal({});
    expect(judgedFields('Deployment', entry(fields, 'scale'))).to.deep.equal(fields);
  });

  it('lets a distribution of Kubernetes give an account its Secrets, and no other kind', () => {
    const fields = { 'f:secrets': { 'k:{"name":"a"}': {} }, 'f:imagePullSecrets': { 'k:{"name":"b"}': {} } };
    expect(judgedFields('ServiceAccount', entry(fields))).to.deep.equal({});
    expect(judgedFields('Role', entry(fields))).to.deep.equal(fields);
  });
});

describe('freeEntry', () => {
  it('is the entry with what everybody may set', () => {
    const one = entry({ ...METADATA, 'f:spec': { ...RESTARTED, 'f:paused': {} } });
    expect(freeEntry('Deployment', one)).to.deep.equal({ ...one, fieldsV1: { ...METADATA, 'f:spec': RESTARTED } });
  });

  it('is nothing when there is nothing of it', () => {
    const beside = { 'f:spec': { 'f:template': { 'f:spec': { 'f:hostNetwork': {} } } } };
    expect(freeEntry('Deployment', entry(beside))).to.equal(undefined);
  });
});

describe('sets of fields', () => {
  it('hold each of their paths', () => {
    fc.assert(fc.property(set, (one) => pathsOf(one).every((path) => hasPath(one, path))));
  });

  it('hold the paths of both when they are joined, and no others', () => {
    const texts = (one: FieldSet) => pathsOf(one).map((path) => path.join());
    fc.assert(
      fc.property(set, set, (one, other) => {
        const joined = union(one, other);
        const isOfOne = [...pathsOf(one), ...pathsOf(other)].every((path) => hasPath(joined, path));
        const known = new Set([...texts(one), ...texts(other)]);
        return isOfOne && texts(joined).every((path) => known.has(path));
      }),
    );
  });

  it('do not hold a path that ends elsewhere', () => {
    expect(hasPath({ 'f:a': { 'f:b': {} } }, ['f:a', 'f:c'])).to.equal(false);
  });
});
