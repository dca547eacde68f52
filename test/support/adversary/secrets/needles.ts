// The secrets of a run, each with every form in which it is searched for.
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { formsOfKey, formsOfText } from './forms.ts';
import { type FoundSecret, secretsIn } from './found.ts';
import type { Pattern } from './search.ts';

export interface Needle {
  /** Its first home, and which of its values it is; never the value. */
  readonly name: string;
  readonly kind: FoundSecret['kind'];
  /** Where it may stand. */
  readonly homes: readonly string[];
  readonly forms: readonly Buffer[];
}

/** One needle for each value that some version of some Secret held. */
export function needlesOf(versions: readonly KubernetesObject[]): readonly Needle[] {
  const byValue = Map.groupBy(versions.flatMap(secretsIn), ({ value }) => value);
  return [...byValue].map(([value, found], index) => {
    const [{ kind, home }] = found as [FoundSecret, ...FoundSecret[]];
    const homes = [...new Set(found.map((one) => one.home))].sort();
    return { name: `${home}, ${index + 1}`, kind, homes, forms: formsOf(kind, value) };
  });
}

/** A token is at home in no object. What is secret of it is its signature: all else is told by the API server to whoever asks. */
export function tokenNeedle(pod: string, token: string): Needle {
  const signature = token.split('.').at(-1) ?? '';
  return { name: `token of ${pod}`, kind: 'token', homes: [], forms: formsOfText(signature) };
}

/** A key of the test's own, which must be found. */
export const decoyNeedle = (pem: string): Needle => ({
  name: 'decoy',
  kind: 'private key',
  homes: [],
  forms: formsOfKey(pem),
});

export const MARKED_KEY = 'some private key';

/** Every private key and every token by how it begins, whosesoever it is: also of those that no Secret ever held. */
export const markers = (homes: readonly string[]): readonly Needle[] => [
  { name: MARKED_KEY, kind: 'private key', homes, forms: formsOfText('PRIVATE KEY-----') },
  { name: 'some token', kind: 'token', homes: [], forms: formsOfText('eyJhbGciOiJSUzI1NiIsImtpZCI6') },
];

export const patternsOf = (needles: readonly Needle[]): readonly Pattern[] =>
  needles.flatMap(({ name, forms }) => forms.map((bytes) => ({ name, bytes })));

const formsOf = (kind: FoundSecret['kind'], value: string): readonly Buffer[] =>
  kind === 'private key' ? formsOfKey(value) : formsOfText(value);
