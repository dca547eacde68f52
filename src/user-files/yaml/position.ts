/** Where an offset is, as editors count: `line 3, column 7`. */
export function at(content: string, offset: number): string {
  const start = content.lastIndexOf('\n', offset - 1) + 1;
  let line = 1;
  for (let end = content.indexOf('\n'); end >= 0 && end < offset; end = content.indexOf('\n', end + 1)) line += 1;
  return `line ${line}, column ${offset - start + 1}`;
}
