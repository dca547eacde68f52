// Small pieces of Markdown, and the parts of documents that are generated.

/** A table; bars in cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A name as code; an absent one is nothing. */
export const code = (name: string | number | undefined): string => (name === undefined ? '' : `\`${name}\``);

/**
 * Puts content between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`.
 * @param file its name, for the error
 * @throws Error when the document does not have this pair of markers exactly once
 */
export function replaceGenerated(file: string, document: string, name: string, content: string): string {
  const [begin, end] = [`<!-- generated:${name} -->`, `<!-- /generated:${name} -->`];
  const [before, inside, ...more] = document.split(begin);
  const [, after, ...others] = (inside ?? '').split(end);
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0)
    throw new Error(`${file}: write "${begin}" and, below it, "${end}", each once`);
  return `${before}${begin}\n${content}\n${end}${after}`;
}
