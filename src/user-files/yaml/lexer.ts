// How Go's YAML takes brackets over several lines: it does not look at how far these are indented. The library would end the
// brackets at a line that stands further left than the key before them, where people write "}]".
import { Lexer, Parser } from 'yaml';

/** What is used of the library's lexer without being part of its interface: tests say that brackets are read so. */
interface Inside {
  /** Lines that are indented less end what is read. */
  indentNext: number;
  parseFlowCollection: () => Generator<string, unknown>;
}

/** A lexer of the library that reads brackets as Go does. */
export function makeLexer(): Lexer {
  const lexer = new Lexer();
  const inside = lexer as unknown as Inside;
  const parse = inside.parseFlowCollection.bind(lexer);
  inside.parseFlowCollection = function* () {
    const { indentNext } = inside;
    inside.indentNext = 0;
    try {
      return yield* parse();
    } finally {
      inside.indentNext = indentNext;
    }
  };
  return lexer;
}

/** A parser of the library that reads brackets as Go does. */
export const makeParser = (): Parser => Object.assign(new Parser(), { lexer: makeLexer() });
