// Reads the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/), as far as components write it.
// A pod of a stack is its tenant's, so every step is linear in the text, whatever it is.

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Samples by metric name. */
export type Samples = ReadonlyMap<string, readonly Sample[]>;

/** Characters of a line, and lines of one metric: a Store has some hundred. What is beyond is left out. */
export const LONGEST_LINE = 4096;
export const MOST_SAMPLES = 2000;

/**
 * Reads metrics.
 * @param names metrics to keep: there are thousands of lines, and few are asked for
 * @returns lines that are not of the format are left out
 */
export function readSamples(text: string, names: readonly string[]): Samples {
  const samples = new Map<string, Sample[]>(names.map((name) => [name, []]));
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (end - start <= LONGEST_LINE) readLine(text.slice(start, end), samples);
    start = end + 1;
  }
  return samples;
}

/** The sum over all label values; undefined when the metric is not there. */
export function sumOf(samples: Samples, name: string): number | undefined {
  const found = samples.get(name) ?? [];
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

function readLine(line: string, samples: ReadonlyMap<string, Sample[]>): void {
  const name = line.slice(0, endOfName(line));
  const kept = samples.get(name);
  if (!kept || kept.length >= MOST_SAMPLES) return;
  const after = line.slice(name.length);
  const { labels, rest } = after.startsWith('{') ? readLabels(after) : { labels: {}, rest: after };
  if (!labels) return;
  // A timestamp may follow.
  const [value, ...more] = rest.split(/[ \t\r]+/).filter((part) => part !== '');
  if (value !== undefined && more.length <= 1 && /^[ \t]/.test(rest)) kept.push({ labels, value: readValue(value) });
}

/** Where the name ends: at labels, or at the value. */
function endOfName(line: string): number {
  const end = line.search(/[{ \t]/);
  return end < 0 ? line.length : end;
}

interface Labels {
  /** Undefined where they are not of the format. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What comes after them. */
  readonly rest: string;
}

/** `name="value"`, with commas between, and behind the last too. One at a time, each from where the one before ended. */
const LABEL = /[ \t]*([a-zA-Z_]\w*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(,?)/y;
const CLOSE = /[ \t]*\}/y;

function readLabels(text: string): Labels {
  const labels: [string, string][] = [];
  let at = 1;
  for (let isOpen = true; isOpen; ) {
    LABEL.lastIndex = at;
    const [whole = '', name = '', value = '', comma = ''] = LABEL.exec(text) ?? [];
    if (whole !== '') labels.push([name, unescapeValue(value)]);
    at += whole.length;
    isOpen = comma !== '';
  }
  CLOSE.lastIndex = at;
  const close = CLOSE.exec(text);
  return close ? { labels: Object.fromEntries(labels), rest: text.slice(at + close[0].length) } : { rest: '' };
}

const unescapeValue = (value: string): string =>
  value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));

const INFINITIES: Readonly<Record<string, number>> = {
  '+Inf': Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
};

const readValue = (text: string): number => INFINITIES[text] ?? Number(text);
