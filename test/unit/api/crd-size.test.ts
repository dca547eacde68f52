// What the CustomResourceDefinition takes of the annotation that client-side apply keeps it in, now and with what is to come.
import { expect } from 'chai';

import { COMPONENTS } from '../../../src/stack/components.ts';
import { lastAppliedBytes, MOST_ANNOTATION_BYTES } from '../../support/api-server/last-applied.ts';
import { COMING, definitionWith } from '../../support/grown-definition.ts';
import { page } from '../docs/documents.ts';

/** Today's figures, rounded up: whoever needs more raises them here, and sees below what is left. */
const NOW = 176_000;
const OF_A_COMPONENT = 20_500;
const OF_ONE_THAT_KEEPS_BLOCKS = 24_000;
/** By how much a figure may be too high. */
const SLACK = 2000;

/** What a component of the made-up ones costs. */
const cost = (keeps: boolean) =>
  lastAppliedBytes(definitionWith([{ field: 'receiveIngester', keeps }])) - lastAppliedBytes(definitionWith([]));

describe('the size of the CustomResourceDefinition', () => {
  it('is counted as kubectl counts it: in bytes, as Go encodes JSON, with the key and no annotations', () => {
    const object = { apiVersion: 'v1', kind: 'A', metadata: { name: 'ü<&>' } };
    const kept = String.raw`{"apiVersion":"v1","kind":"A","metadata":{"annotations":{},"name":"ü\u003c\u0026\u003e"}}`;
    expect(lastAppliedBytes(object)).to.equal(48 + Buffer.byteLength(kept) + 1);
  });

  it('is what it is said to be', () => {
    expect(lastAppliedBytes(definitionWith([]))).to.be.within(NOW - SLACK, NOW);
  });

  it('grows by what a further component is said to cost', () => {
    expect(cost(false)).to.be.within(OF_A_COMPONENT - SLACK, OF_A_COMPONENT);
    expect(cost(true)).to.be.within(OF_ONE_THAT_KEEPS_BLOCKS - SLACK, OF_ONE_THAT_KEEPS_BLOCKS);
  });

  it('is in docs/limits.md', () => {
    expect(page('docs/limits.md').text).to.include(
      `| ${MOST_ANNOTATION_BYTES}, with the other annotations of the CRD; now at most ${NOW}, and ${OF_A_COMPONENT} for a further component, ${OF_ONE_THAT_KEEPS_BLOCKS} for one with a volume`,
    );
  });

  it('leaves room for ten components', () => {
    expect(COMPONENTS.length + COMING.length).to.be.at.least(10);
    expect(lastAppliedBytes(definitionWith(COMING))).to.be.within(NOW, MOST_ANNOTATION_BYTES);
  });
});
