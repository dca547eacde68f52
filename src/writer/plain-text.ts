import { mayBeNoText } from './resolved.ts';

/**
 * A scalar of a user's file that stood there without quotes and may be more to its reader than a text: it is written
 * without quotes again, so that it means what it meant (`1.10`, `0o17`, `yes`).
 */
export class PlainText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * What to hand to the writer for a scalar of a user's file.
 * @param text the scalar as it is read, on one line
 * @param plain whether it stood there without quotes
 */
export const scalarAsWritten = (text: string, plain: boolean): string | PlainText =>
  plain && text !== '' && mayBeNoText(text) ? new PlainText(text) : text;
