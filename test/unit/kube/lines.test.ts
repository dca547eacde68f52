import { expect } from 'chai';
import { createLines } from '../../../src/kube/lines.ts';

describe('lines of a stream', () => {
  const text = '{"a":"grün €"}\n\n{"b":1}\n{"c":';

  it('are the same however the stream is cut', () => {
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length; size += 1) {
      const lines = createLines();
      const taken: string[] = [];
      for (let at = 0; at < bytes.length; at += size)
        for (const line of lines.take(bytes.subarray(at, at + size))) taken.push(line.toString());
      expect(taken, `${size} bytes at once`).to.deep.equal(['{"a":"grün €"}', '{"b":1}']);
      expect(lines.isWithin()).to.equal(true);
    }
  });

  it('stand within no line behind its end', () => {
    const lines = createLines();
    expect([...lines.take(Buffer.from('a\nb\n'))]).to.have.length(2);
    expect(lines.isWithin()).to.equal(false);
  });

  it('cost their own length, however many pieces they come in', () => {
    const lines = createLines();
    const piece = Buffer.alloc(1024, 'x');
    const before = process.threadCpuUsage();
    for (let count = 0; count < 12_288; count += 1) [...lines.take(piece)];
    const [line] = [...lines.take(Buffer.from('\n'))];
    const { user, system } = process.threadCpuUsage(before);
    expect(line).to.have.length(12 * 1024 * 1024);
    // Joined piece by piece they copy 72 GiB.
    expect((user + system) / 1000).to.be.below(2000);
  });
});
