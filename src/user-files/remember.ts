/**
 * A function of a text that keeps its latest results, so that texts which did not change cost nothing in the next pass:
 * a MiB of rules takes a second to check. The results are the same as without it.
 * @param most characters of all texts whose results are kept; the least recently asked go first
 */
export function remember<Result>(compute: (text: string) => Result, most: number): (text: string) => Result {
  const results = new Map<string, Result>();
  let characters = 0;
  return (text) => {
    const known = results.get(text);
    const result = known ?? compute(text);
    if (known === undefined) characters += text.length;
    // A Map keeps the order of insertion: this text is now the latest.
    results.delete(text);
    results.set(text, result);
    for (const [oldest] of results) {
      if (characters <= most) break;
      results.delete(oldest);
      characters -= oldest.length;
    }
    return result;
  };
}
