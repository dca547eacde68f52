import { readActions } from './lexer.ts';
import { TemplateParser } from './parser.ts';
import { TemplateError } from './scope.ts';

/**
 * Checks a label or annotation of an alert as Prometheus does when it loads rules: it parses Go's text/template with
 * Prometheus' functions and with the variables `$labels`, `$value`, `$externalLabels` and `$externalURL`.
 * @returns the first problem in a sentence, or undefined
 */
export function checkTemplate(text: string): string | undefined {
  const actions = readActions(text);
  if (typeof actions === 'string') return actions;
  try {
    new TemplateParser(actions).read();
    return undefined;
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
}
