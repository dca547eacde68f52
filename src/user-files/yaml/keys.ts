// Keys of mappings that Go refuses or reads as others.
import { isScalar } from 'yaml';
import { type Build, refuse } from './building.ts';
import { isNoJson, numberOf } from './numbers.ts';
import { booleanOf, type YamlTree } from './tree.ts';

type Key = YamlTree & { readonly kind: 'scalar' };

/** Go looks for the ":" of a key in so many characters (yaml, scannerc.go); bytes, so that each way of counting is held. */
const LONGEST_KEY = 1000;

/** Go wants a key and its ":" on one line, and near. */
export function refuseTornKey(key: unknown, context: Build): void {
  const range = isScalar(key) ? key.range : undefined;
  if (!range) return;
  if (isScalar(key) && key.anchor !== undefined) refuse(key, context, 'a key has an anchor: put it at the value');
  const sign = /[^ \t\r]/g;
  sign.lastIndex = range[1];
  const next = sign.exec(context.content)?.[0];
  // Go takes ":," for a part of a key without quotes.
  if (isScalar(key) && key.type === 'PLAIN' && /^:[,[\]{}]/.test(context.content.slice(range[1], range[1] + 2)))
    refuse(key, context, 'a ":" is followed by a bracket or a comma: put a space between them');
  const isTorn = next === '\n' || next === '#' || context.content.slice(range[0], range[1]).includes('\n');
  const colon = context.content.indexOf(':', range[1]);
  if (Buffer.byteLength(context.content.slice(range[0], colon < 0 ? range[1] : colon)) > LONGEST_KEY)
    refuse(key, context, `a key is longer than ${LONGEST_KEY} bytes, quotes included: make it shorter`);
  if (isTorn) refuse(key, context, 'a key stands on another line than its ":": join the lines');
}

/** Whether the text of a key means the same to all its readers. */
export function refuseOddKey(key: unknown, name: Key, context: Build): void {
  // As it may be written again, with escapes.
  if (name.text.replaceAll(/[^ -~]|["\\]/g, '\\u0000').length > LONGEST_KEY)
    refuse(key, context, `a key is longer than ${LONGEST_KEY} bytes with its escapes: make it shorter`);
  // Go merges whatever the quotes are.
  if (name.text === '<<' && !name.plain) refuse(key, context, 'the key "<<" merges for Go, also in quotes: rename it');
  if (context.limits.keys === 'texts' && isOtherKey(name))
    refuse(key, context, 'a key is a truth value or a number, which kubectl writes in another way: put it in quotes');
}

/** Whether Go makes a key with another text of it. */
function isOtherKey(name: Key): boolean {
  const number = numberOf(name);
  if (booleanOf(name) !== undefined || isNoJson(name)) return true;
  // JSON of kubectl has no keys of more than 63 bits.
  return number !== undefined && (`${number}` !== name.text || (typeof number === 'bigint' && number >= 2n ** 63n));
}
