import { expect } from 'chai';
import { LOOK_ANNOTATION } from '../../../../src/api/group.ts';
import { heldOf, LONGEST_ANNOTATION } from '../../../../src/controller/caches/held-stack.ts';
import { TRUST_CA_ANNOTATION } from '../../../../src/plan/known-authorities.ts';
import { collector } from '../../../support/collector.ts';
import { MINIMAL, stackObject } from '../../../support/plans.ts';

const withAnnotations = (annotations: Readonly<Record<string, string>>) => {
  const object = stackObject(MINIMAL);
  return { ...object, metadata: { ...object.metadata, annotations, managedFields: [{}] } };
};

describe('what is held of a stack', () => {
  it('is all but annotations that nobody reads, and managed fields', () => {
    const read = { [LOOK_ANNOTATION]: 'now', [TRUST_CA_ANNOTATION]: 'ab:cd' };
    const object = withAnnotations({ ...read, junk: 'x' });
    const { managedFields: _, ...metadata } = object.metadata;
    expect(heldOf(object)).to.deep.equal({ ...object, metadata: { ...metadata, annotations: read } });
  });

  it('is small, however long its annotations are', () => {
    const gc = collector();
    const large = () => Buffer.alloc(256 * 1024, 'x').toString();
    heldOf(withAnnotations({ [LOOK_ANNOTATION]: 'x' }));
    gc();
    const before = process.memoryUsage().heapUsed;
    const held = Array.from({ length: 40 }, () =>
      heldOf(withAnnotations({ [LOOK_ANNOTATION]: large(), junk: large() })),
    );
    gc();
    expect(process.memoryUsage().heapUsed - before).to.be.below(2 * 1024 * 1024);
    expect(held[0]?.metadata.annotations?.[LOOK_ANNOTATION]).to.have.length(LONGEST_ANNOTATION);
  });
});
