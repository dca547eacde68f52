// Reads the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/), as far as components write it.

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Samples by metric name. */
export type Samples = ReadonlyMap<string, readonly Sample[]>;

/** Name, labels with their braces, value; a timestamp may follow. Label values may hold any escaped character. */
const LINE = /^([a-zA-Z_:][\w:]*)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/;
const LABEL = /([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/g;

/**
 * Reads metrics.
 * @param names metrics to keep: there are thousands of lines, and few are asked for
 * @returns lines that are not of the format are left out
 */
export function readSamples(text: string, names: readonly string[]): Samples {
  const samples = new Map<string, Sample[]>(names.map((name) => [name, []]));
  for (const line of text.split('\n')) {
    const [, name = '', labels = '', value = ''] = LINE.exec(line) ?? [];
    samples.get(name)?.push({ labels: readLabels(labels), value: readValue(value) });
  }
  return samples;
}

/** The sum over all label values; undefined when the metric is not there. */
export function sumOf(samples: Samples, name: string): number | undefined {
  const found = samples.get(name) ?? [];
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

function readLabels(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(LABEL)].map(([, name = '', value = '']) => [name, unescapeValue(value)]));
}

const unescapeValue = (value: string): string =>
  value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));

const INFINITIES: Readonly<Record<string, number>> = {
  '+Inf': Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
};

const readValue = (text: string): number => INFINITIES[text] ?? Number(text);
