import type { Token } from './lexer.ts';

/** What is wrong with a template, in a sentence with the way out. */
export class TemplateError extends Error {
  override name = 'TemplateError';
}

/** Brackets and blocks in each other: more than any template has, and less than exhausts the stack. */
export const MAX_DEPTH = 100;

const GIVEN: readonly string[] = ['$', '$labels', '$externalLabels', '$externalURL', '$value'];

/** Variables that are in scope. Go looks for a name among all that were declared and not dropped. */
export class Scope {
  private readonly names: string[];

  /** @param isWhole for the template itself; a definition in it sees nothing around it */
  constructor(isWhole: boolean) {
    this.names = isWhole ? [...GIVEN] : ['$'];
  }

  get size(): number {
    return this.names.length;
  }

  declare({ text }: Token): void {
    this.names.push(text);
  }

  /** Forgets what was declared since there were `size`. */
  drop(size: number): void {
    this.names.length = size;
  }

  /** @throws TemplateError for a name that is not declared */
  use({ text }: Token): void {
    if (this.names.includes(text)) return;
    throw new TemplateError(
      `the variable ${text.slice(0, 60)} is not defined: there are $labels, $value, $externalLabels and $externalURL`,
    );
  }
}
