import { Composer, type Document } from 'yaml';
import { makeParser } from './lexer.ts';

/** The first place where a text is no YAML: an offset, and the library's name of the fault. */
export class YamlSyntaxError extends Error {
  override name = 'YamlSyntaxError';
  readonly offset: number;
  readonly code: string;

  constructor(offset: number, code: string) {
    super(`not valid YAML (${code})`);
    this.offset = offset;
    this.code = code;
  }
}

/** Scalars stay texts, and keys are compared later in linear time: the library compares each with each. */
const OPTIONS = { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' } as const;

/**
 * The documents of a text, parsed up to the first fault: the library would go on, and collect a fault for every character.
 * @throws YamlSyntaxError
 */
export function parseYaml(content: string): readonly Document.Parsed[] {
  const composer = new Composer(OPTIONS);
  Object.assign(composer, { onError: stopAtFirst() });
  const documents: Document.Parsed[] = [];
  let hasDocument = false;
  for (const token of makeParser().parse(content)) {
    if (token.type === 'error') throw new YamlSyntaxError(token.offset, 'UNEXPECTED_TOKEN');
    if (token.type === 'directive') throw new YamlSyntaxError(token.offset, 'DIRECTIVE');
    // Go wants something that "..." could end.
    if (token.type === 'doc-end' && !hasDocument) throw new YamlSyntaxError(token.offset, 'UNEXPECTED_TOKEN');
    if (token.type === 'document')
      hasDocument = token.value !== undefined || token.start.some(({ type }) => type === 'doc-start');
    documents.push(...composer.next(token));
  }
  documents.push(...composer.end(false, content.length));
  const error = documents.flatMap(({ errors }) => errors)[0];
  if (error) throw new YamlSyntaxError(error.pos[0], error.code);
  return documents;
}

type Source = number | readonly [number, number] | { readonly offset: number };

/** The library catches what is thrown in a collection and reports it again for the collection around it. */
function stopAtFirst(): (source: Source, code: string, message: string, isWarning?: boolean) => void {
  let first: YamlSyntaxError | undefined;
  return (source, code, _message, isWarning) => {
    if (isWarning) return;
    const offset = typeof source === 'number' ? source : 'offset' in source ? source.offset : source[0];
    first ??= new YamlSyntaxError(offset, code);
    throw first;
  };
}
