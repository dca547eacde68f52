// What stands beside a stack in the files.
import { encoded } from '../../api/data.ts';
import type { Document } from './documents.ts';

/** What is to be said of something that a stack names: it is not in the files, or it is and can't be used. */
export interface Noted {
  readonly note?: string;
  readonly problem?: string;
}

/** An object by its name. */
export const findIn = (documents: readonly Document[], kind: string, name: string): Document | undefined =>
  documents.find(({ object }) => object.apiVersion === 'v1' && object.kind === kind && object.metadata.name === name);

/** What a Secret holds, in base64; as on the server, `stringData` wins. */
export function secretData({ object }: Document): Readonly<Record<string, string>> {
  const { data = {}, stringData = {} } = object as {
    readonly data?: Readonly<Record<string, string>>;
    readonly stringData?: Readonly<Record<string, string>>;
  };
  const written = Object.entries(stringData).map(([key, value]) => [key, encoded(value)]);
  return { ...data, ...Object.fromEntries(written) };
}
