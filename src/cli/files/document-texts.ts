// Where one document ends and the next begins, as kubectl sees it: by lines alone, before it reads any YAML (YAMLReader of
// k8s.io/apimachinery). So a fault in one document does not hide those of the others.

/** The text of one document. */
export interface DocumentText {
  readonly text: string;
  /** How many lines of the file stand before it. */
  readonly linesBefore: number;
}

/** Cuts a file before each line that holds `---` and at most a comment. Comments before the first one are no document. */
export function documentTexts(content: string): readonly DocumentText[] {
  const lines = content.split('\n');
  const first = lines.findIndex((line) => !isComment(line));
  const starts = [0, ...lines.flatMap((line, index) => (index > first && isSeparator(line) ? [index] : []))];
  return starts.map((start, index) => {
    const end = starts[index + 1];
    // The line before a separator has its end.
    return { text: lines.slice(start, end).join('\n') + (end === undefined ? '' : '\n'), linesBefore: start };
  });
}

const isSeparator = (line: string): boolean => line.startsWith('---') && isComment(line.slice('---'.length));

const isComment = (text: string): boolean => text.trim() === '' || text.trim().startsWith('#');
