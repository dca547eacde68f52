// Go's YAML takes a tab at the start of a line for indentation, also where nothing but a comment or the end of the line follows.
import { makeLexer } from './lexer.ts';
import { at } from './position.ts';

/** What the lexer puts between the parts of the text: marks of a document, of the end of brackets, of a scalar that follows. */
const SCALAR = '\x1f';
const MARKS: readonly string[] = ['\x02', '\x18', SCALAR];

/** Behind these an item of a block starts, as at the start of a line. */
const SIGNS: readonly string[] = ['-', '?', ':'];

const BRACKETS: Readonly<Record<string, number>> = { '[': 1, '{': 1, ']': -1, '}': -1 };

/**
 * Finds the first line that has a tab among the blanks at its start. Go allows it within brackets and texts, but not where
 * a text without quotes goes on in brackets.
 * @param content within its limits: it is read once more
 * @returns a sentence with line and column, or undefined
 */
export function findTab(content: string): string | undefined {
  if (!content.includes('\t')) return undefined;
  let [brackets, isStart] = [0, true];
  for (const part of partsOf(content)) {
    const tab = tabOf(part, brackets, isStart);
    if (tab >= 0) return `${at(content, part.offset + tab)}: ${SAYS}`;
    brackets += part.isScalar ? 0 : (BRACKETS[part.text] ?? 0);
    isStart = part.text.endsWith('\n') || (isStart && goesOn(part));
  }
  return undefined;
}

interface Part {
  readonly text: string;
  readonly isScalar: boolean;
}

const isBlank = ({ text, isScalar }: Part): boolean => !isScalar && /^[ \t]+$/.test(text);

/** Whether what follows still counts as the start of its line. */
const goesOn = (part: Part): boolean => isBlank(part) || (!part.isScalar && SIGNS.includes(part.text));

/** Where a part has a tab that Go refuses; below 0 where it has none. */
function tabOf(part: Part, brackets: number, isStart: boolean): number {
  if (brackets === 0) return isStart && isBlank(part) ? part.text.indexOf('\t') : -1;
  // In brackets a text goes on behind a tab in quotes alone.
  const found = part.isScalar && !/^["']/.test(part.text) ? /\n *\t/.exec(part.text) : null;
  return found ? found.index + found[0].length - 1 : -1;
}

const SAYS = 'a line starts with a tab, which Go takes for indentation: use spaces, or remove it';

/** The parts of a text, scalars whole, each with the place where it starts. */
function* partsOf(content: string) {
  let offset = 0;
  let isScalar = false;
  for (const text of makeLexer().lex(content)) {
    if (!isScalar && MARKS.includes(text)) {
      isScalar = text === SCALAR;
      continue;
    }
    yield { text, offset, isScalar };
    offset += text.length;
    isScalar = false;
  }
}
