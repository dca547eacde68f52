import { expect } from 'chai';
import fc from 'fast-check';
import { readFields } from '../../../src/pki/certificate-fields.ts';
import { readChildren, readElement, readElements } from '../../../src/pki/der.ts';
import { makeChain, parse, refusal } from './chains.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('pki/der', () => {
  it('reads elements with short and long lengths', () => {
    const long = Buffer.concat([hex('04 81 80'), Buffer.alloc(128, 7)]);
    const longer = Buffer.concat([hex('04 82 01 00'), Buffer.alloc(256, 9)]);
    const elements = readElements(Buffer.concat([hex('02 01 05'), long, longer, hex('05 00')]));
    expect(elements.map((element) => [element.tag, element.contents.length])).to.deep.equal([
      [2, 1],
      [4, 128],
      [4, 256],
      [5, 0],
    ]);
    expect(elements[1]?.encoding.equals(long)).to.equal(true);
  });

  const malformed: readonly (readonly [name: string, bytes: string])[] = [
    ['nothing', ''],
    ['a tag alone', '30'],
    ['contents cut off', '30 05 02 01'],
    ['a length cut off', '30 82 01'],
    ['an indefinite length', '30 80'],
    ['a length of five bytes', '30 85 00 00 00 00 00'],
    ['a length beyond memory', '30 84 ff ff ff ff 00'],
    ['a long tag', '1f 81 01 00'],
    ['something behind the element', '05 00 00 00'],
  ];
  for (const [name, bytes] of malformed) {
    it(`refuses ${name}`, () => {
      expect(refusal(() => readElement(hex(bytes)))).to.match(/^InvalidCertificate: malformed DER/);
    });
  }

  it('refuses another tag than the expected one', () => {
    expect(refusal(() => readChildren(readElement(hex('31 00')), 0x30))).to.contain('tag 49 where 48 belongs');
    expect(refusal(() => readChildren(undefined, 0x30))).to.contain('tag missing');
  });

  it('meets damaged certificates with PkiError and nothing else', async () => {
    const { raw } = parse((await makeChain()).leaf.certificatePem);
    const damage = fc.record({ at: fc.nat(raw.length - 1), byte: fc.nat(255), length: fc.nat(raw.length) });
    fc.assert(
      fc.property(damage, ({ at, byte, length }) => {
        const bytes = Buffer.from(raw.subarray(0, length));
        if (at < length) bytes[at] = byte;
        const outcome = refusal(() => readFields(bytes));
        return length < raw.length ? outcome !== 'accepted' : true;
      }),
      { numRuns: 2000 },
    );
  });
});
