import { expect } from 'chai';
import fc from 'fast-check';
import { LINE_LIMITS } from '../../../src/dial/https.ts';
import { beginningSink, linesSink } from '../../../src/dial/sinks.ts';
import { collector } from '../../support/collector.ts';

const LIMITS = { line: 40, kept: 100, read: 10_000 };

/** Pushes a text in pieces of some bytes, for as long as more is wanted. */
function push(sink: { push: (chunk: Buffer) => boolean; text: () => string }, text: string, size: number): string {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) if (!sink.push(bytes.subarray(at, at + size))) break;
  return sink.text();
}

describe('the sink of a beginning', () => {
  it('keeps all that fits, whatever the pieces', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (text, size) => {
        expect(push(beginningSink(100_000), text, size)).to.equal(text);
      }),
    );
  });

  it('keeps no more than it may, and wants no more then', () => {
    const sink = beginningSink(50_000);
    expect(sink.push(Buffer.alloc(49_999))).to.equal(true);
    expect(sink.push(Buffer.alloc(100_000))).to.equal(false);
    expect(sink.bytes()).to.have.length(50_000);
  });

  it('holds what a flood in pieces of one byte sends, and no more', () => {
    const before = process.memoryUsage();
    const sink = beginningSink(1024 * 1024);
    const one = Buffer.from('x');
    while (sink.push(one));
    const { arrayBuffers } = process.memoryUsage();
    expect(sink.bytes()).to.have.length(1024 * 1024);
    expect(arrayBuffers - before.arrayBuffers).to.be.below(8 * 1024 * 1024);
  });
});

describe('the sink of lines', () => {
  const TEXT = '# HELP a\na{x="ä"} 1\nab 2\nb 3\nother 4\na 5';

  it('keeps lines that begin so, whatever the pieces', () => {
    for (let size = 1; size <= TEXT.length; size += 1)
      expect(push(linesSink(['a', 'b'], LIMITS), TEXT, size), `${size}`).to.equal('a{x="ä"} 1\nab 2\nb 3');
  });

  it('leaves out what is too long, and what comes when enough is kept', () => {
    const lines = [`a${'x'.repeat(50)}`, ...Array.from({ length: 50 }, (_, index) => `a ${index}`), ''];
    const text = push(linesSink(['a'], LIMITS), lines.join('\n'), 7);
    expect(text.startsWith('a 0\na 1\n')).to.equal(true);
    expect(text.length).to.be.at.most(LIMITS.kept);
  });

  it('reads no more than it may, and holds nothing of a line without end', () => {
    const sink = linesSink(['x'], { line: 40, kept: 100, read: 4 * 1024 * 1024 });
    let pushed = 0;
    while (sink.push(Buffer.alloc(1000, 'x'))) pushed += 1;
    expect(pushed).to.equal(Math.ceil((4 * 1024 * 1024) / 1000) - 1);
    expect(sink.text()).to.equal('');
  });

  it('holds the lines that it keeps, and nothing of what it read around them', () => {
    const gc = collector();
    const line = 'a{operation="get"} 1\n';
    const piece = `${line}${'x'.repeat(64 * 1024)}\n`;
    gc();
    const before = process.memoryUsage().heapUsed;
    const sinks = Array.from({ length: 10 }, () => linesSink(['a'], LINE_LIMITS));
    for (const sink of sinks) for (let pieces = 0; pieces < 60; pieces += 1) sink.push(Buffer.from(piece));
    gc();
    // They are 60 lines each; 37 MiB were read.
    expect(process.memoryUsage().heapUsed - before).to.be.below(8 * 1024 * 1024);
    expect(sinks.map((sink) => sink.text())).to.deep.equal(sinks.map(() => line.repeat(60).trimEnd()));
  });
});
