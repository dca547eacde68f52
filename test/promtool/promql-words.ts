// Words that Prometheus' lexer takes for more than a name (promql/parser/lex.go), and where a name may stand.

/** Operators, aggregations, keywords and numbers; some newer ones, and functions, which are names everywhere. */
export const WORDS: readonly string[] = [
  ...['and', 'or', 'unless', 'atan2', 'sum', 'avg', 'count', 'min', 'max', 'group', 'stddev', 'stdvar', 'topk'],
  ...['bottomk', 'count_values', 'quantile', 'limitk', 'limit_ratio', 'offset', 'smoothed', 'anchored', 'by'],
  ...['without', 'on', 'ignoring', 'group_left', 'group_right', 'bool', 'start', 'end', 'step', 'range', 'inf', 'nan'],
  ...['fill', 'fill_left', 'fill_right', 'rate', 'time', 'info', 'min_of', 'max_of', 'histogram_quantiles'],
];

/** Expressions with a word as the name of a metric or of a label. */
export const expressionsWith = (word: string): readonly string[] => [
  ...[word, `${word}{a="b"}`, `${word} + ${word}`, `-${word}`, `(${word})`, `sum(${word})`, `sum ${word}`],
  ...[`rate(${word}[5m])`, `max_over_time(${word}[5m:1m])`, `${word} offset 5m`, `${word} @ 5`, `topk(3, ${word})`],
  ...[
    `x and ${word}`,
    `${word} and x`,
    `${word} or x`,
    `x > bool ${word}`,
    `${word} > bool 1`,
    `x == ${word} offset 5m`,
  ],
  ...[`x or on (a) ${word}`, `x / on () group_left () ${word}`, `sum by (a) (${word})`, `sum(${word}) by (a)`],
  ...[`sum by (${word}) (x)`, `sum(x) without (a, ${word})`, `x + on (${word}) y`, `x * on (a) group_left (${word}) y`],
  ...[`x{${word}="a"}`, `{${word}=~"a.+"}`, `${word}(x)`, `${word} (x)`, `x[5m] @ ${word}`, `vector(1) ${word} up`],
  ...[`x offset 5m + ${word}`, `# c\n${word} # d`],
];
