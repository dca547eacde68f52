// A value as somebody may have written it in YAML: in any style that YAML has for it.
import { escapeOdd } from '../../../src/writer/escape.ts';
import type { Random } from './random.ts';

/** What is to be written; a text is written bare when it can stand so, or when `raw` asks for it. */
export type Source =
  | { readonly text: string; readonly raw?: boolean }
  | { readonly items: readonly Source[] }
  | { readonly entries: readonly (readonly [Source, Source])[] };

/** A block list of items, unindented, as scrape configurations are. */
export const writeSource = (items: readonly Source[], random: Random): string =>
  items.map((item) => `- ${write(item, '  ', random)}`).join('\n') + random.pick(['', '\n', '\n\n', '\n# end\n']);

/** A mapping, as a whole document. */
export const writeMapping = (source: Mapping, random: Random): string =>
  (random.chance(0.2) ? writeFlow(source, random) : writeBlock(source, '', random)) +
  random.pick(['', '\n', '\n\n', '\n# end\n', '\n---\n']);

/** Fields and their values. */
export type Mapping = { readonly entries: readonly (readonly [Source, Source])[] };

function write(source: Source, indent: string, random: Random): string {
  if ('text' in source) return writeText(source, random, false);
  const isFlow = random.chance(0.25) || ('items' in source ? source.items : source.entries).length === 0;
  if (isFlow) return writeFlow(source, random);
  if ('items' in source) {
    const below = indent + random.pick(['', '  ', '    ']);
    return `\n${source.items.map((item) => `${below}- ${write(item, `${below}  `, random)}`).join('\n')}`;
  }
  const lines = source.entries.map(
    ([key, value]) => `${writeText(key as { text: string }, random, true)}:${writeBelow(value, indent, random)}`,
  );
  return lines.join(`\n${indent}`);
}

function writeBelow(value: Source, indent: string, random: Random): string {
  if ('entries' in value && value.entries.length > 0 && random.chance(0.7)) {
    const below = `${indent}${random.pick(['  ', ' ', '    '])}`;
    return `\n${below}${writeBlock(value, below, random)}`;
  }
  const text = write(value, `${indent}  `, random);
  return text.startsWith('\n') ? text : ` ${text}`;
}

function writeBlock(value: Mapping, indent: string, random: Random): string {
  return value.entries
    .map(([key, below]) => `${writeText(key as { text: string }, random, true)}:${writeBelow(below, indent, random)}`)
    .join(`\n${indent}`);
}

function writeFlow(source: Source, random: Random): string {
  if ('text' in source) return writeText(source, random, true);
  if ('items' in source) return `[${source.items.map((item) => writeFlow(item, random)).join(', ')}]`;
  return `{${source.entries.map(([key, value]) => `${writeText(key as { text: string }, random, true)}: ${writeFlow(value, random)}`).join(', ')}}`;
}

/** Nothing that a reader of YAML takes for structure. */
const BARE = /^[A-Za-z0-9_./$+~<(^=\\][\w./$+~()=:\\^<-]*$/;

function writeText(
  { text, raw = false }: { readonly text: string; readonly raw?: boolean },
  random: Random,
  inFlow: boolean,
): string {
  if (raw || (BARE.test(text) && !text.endsWith(':') && random.chance(0.7))) return text;
  if (/^[\x20-\x7e]*$/.test(text) && random.chance(0.3)) return `'${text.replaceAll("'", "''")}'`;
  const quoted = escapeOdd(JSON.stringify(text));
  return inFlow || random.chance(0.9) ? quoted : quoted.replace(/\\u2028/g, '\\L').replace(/\\u0085/g, '\\N');
}
