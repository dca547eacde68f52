import { createHash } from 'node:crypto';

/**
 * A text of an object that is not held: enough to tell whether another text is the same. Whatever somebody writes into an object
 * comes as JSON, and JSON makes none of these, so no text of his is taken for one.
 */
export class Digest {
  /** SHA-256, base64. */
  readonly sha256: string;

  constructor(text: string) {
    this.sha256 = sha256Of(text);
  }

  /** Whether it stands for this text, or for the text of another digest. */
  isOf(value: unknown): boolean {
    if (value instanceof Digest) return value.sha256 === this.sha256;
    return typeof value === 'string' && sha256Of(value) === this.sha256;
  }

  /** @throws always: an object that is written must hold its texts */
  toJSON(): never {
    throw new Error(
      'a text that is held as its digest alone was about to be written: read the object by its name first',
    );
  }
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('base64');
