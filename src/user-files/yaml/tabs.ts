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
  for (const { text, offset, isScalar } of partsOf(content)) {
    const isBlank = !isScalar && /^[ \t]+$/.test(text);
    if (isBlank && isStart && brackets === 0 && text.includes('\t'))
      return `${at(content, offset + text.indexOf('\t'))}: ${SAYS}`;
    // A text in quotes may go on so, one without may not.
    const further = isScalar && brackets > 0 && !/^["']/.test(text) ? /\n *\t/.exec(text) : null;
    if (further) return `${at(content, offset + further.index + further[0].length - 1)}: ${SAYS}`;
    if (!isScalar) brackets += BRACKETS[text] ?? 0;
    const goesOn = isBlank || (!isScalar && SIGNS.includes(text));
    isStart = text.endsWith('\n') || (isStart && goesOn);
  }
  return undefined;
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
