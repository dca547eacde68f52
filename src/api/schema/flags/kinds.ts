// What values of flags look like. Each form is a part of a regular expression that RE2 and ECMAScript read alike, and takes no
// value that the program would refuse: then the pod would end in a crash loop.

/** How a value is written, and how to say it. */
export interface Kind {
  readonly form: string;
  /** The end of "must be ...". */
  readonly says: string;
}

/**
 * What Prometheus' model.ParseDuration takes, in the ways that people write it; the digits keep it below Go's 292 years.
 * @param first the first digit, by which 0 is left out
 */
const modelTime = (first: string): string =>
  `(${first}[0-9]?y|${first}[0-9]{0,3}[wd]([0-9]{1,4}h)?|${first}[0-9]{0,5}h([0-9]{1,6}m)?([0-9]{1,6}s)?|${first}[0-9]{0,5}m([0-9]{1,6}s)?|${first}[0-9]{0,5}m?s)`;
/** The same of Go's time.ParseDuration, which knows no days and takes fractions. */
const FRACTION = '([.][0-9]{1,6})?';
const GO_TERM = `([0-9]{1,5}${FRACTION}h|[0-9]{1,7}${FRACTION}(ms|[ms]))`;
const DATE = '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])';
const TIME_OF_DAY = '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]';
/** A whole configuration. Thanos puts variables of the container in the place of "$(NAME)", and ends when there is none. */
const CONTENT = '([^$]|[$]+[^$(])*[$]*';
const ZONE = '(Z|[-+]([01][0-9]|2[0-3]):[0-5][0-9])';

/** Kinds by name. A switch takes no value and is not here. */
export const KINDS = {
  count: { form: '[0-9]{1,9}', says: 'a whole number, such as 4' },
  positive: { form: '[1-9][0-9]{0,8}', says: 'a whole number from 1 on, such as 4' },
  number: { form: '[0-9]{1,9}([.][0-9]{1,9})?', says: 'a number, such as 0.5' },
  ratio: { form: '(0[.][0-9]{0,8}[1-9]|1)', says: 'a number above 0 and up to 1, such as 0.9' },
  /** Go's time.ParseDuration. */
  goTime: { form: `(0|${GO_TERM}{1,4})`, says: 'a duration of h, m, s and ms, such as 1m30s' },
  goInterval: {
    form: `([1-9][0-9]{0,4}h|[1-9][0-9]{0,6}(ms|[ms]))${GO_TERM}{0,3}`,
    says: 'a duration of h, m, s and ms that is longer than 0, such as 1m30s',
  },
  time: { form: `(0|${modelTime('[0-9]')})`, says: 'a Prometheus duration, such as 1d12h' },
  interval: { form: modelTime('[1-9]'), says: 'a Prometheus duration that is longer than 0, such as 90s' },
  /** A moment by RFC 3339, or a duration before or after now: below Go's 292 years. The 29th to 31st are not in every month. */
  moment: {
    form: `(${DATE}T${TIME_OF_DAY}${ZONE}|-?([0-9]{1,2}y|[0-9]{1,4}[wd]|[0-9]{1,6}(ms|[smh])))`,
    says: 'a time such as 2026-01-28T00:00:00Z (the 1st to 28th of a month), or a Prometheus duration of one unit, such as -2w',
  },
  /** In steps of 1024 (alecthomas/units). The digits keep it below 2^63. */
  bytes: { form: '(0|[0-9]{1,12}B|[0-9]{1,9}[KMG]i?B|[0-9]{1,6}Ti?B)', says: 'a size, such as 512MB' },
  label: { form: '[a-zA-Z_][a-zA-Z0-9_]*', says: 'a label name, such as replica' },
  labelPair: {
    form: '[a-zA-Z_][a-zA-Z0-9_]*="[^"\\\\$]*"',
    says: 'a label and its value in quotes, such as region="eu"',
  },
  header: { form: '[a-zA-Z][-a-zA-Z0-9]*', says: 'the name of an HTTP header, such as X-Forwarded-Prefix' },
  /** Prometheus moves all that it serves below the path of its external URL. */
  origin: {
    form: 'https?://[-a-zA-Z0-9.]+(:[0-9]{1,5})?/?',
    says: 'a URL without a path, such as https://prometheus.example.com',
  },
  url: {
    form: 'https?://[-a-zA-Z0-9.]+(:[0-9]{1,5})?(/[-a-zA-Z0-9._~/]*)?',
    says: 'a URL, such as https://thanos.example.com',
  },
  path: { form: '(/[-a-zA-Z0-9._~]+)+', says: 'a path, such as /thanos' },
  fileName: { form: '[a-zA-Z0-9][-a-zA-Z0-9._]*', says: 'the name of a file, such as thanos.shipper.json' },
  dataFile: {
    form: '/data/[a-zA-Z0-9][-a-zA-Z0-9._]*',
    says: 'a file of the volume, such as /data/thanos.shipper.json',
  },
  /** Kubernetes would put a variable of the container in the place of "$(NAME)". */
  words: { form: '[a-zA-Z0-9][-a-zA-Z0-9 ._:/@]*', says: 'a text of letters, digits, spaces and -._:/@' },
  /** No template but the one that every version knows. */
  linkTemplate: {
    form: '/([-a-zA-Z0-9./?&=_%]|[{][{][.]Expr[}][}])*',
    says: 'a path in which {{.Expr}} stands for the expression, such as /graph?g0.expr={{.Expr}}',
  },
  /** Literal origins, as alternatives: any other regular expression is Go's alone to judge. */
  origins: {
    form: '([.][*]|https?://[-a-zA-Z0-9]+(\\\\?[.][-a-zA-Z0-9]+)*(:[0-9]{1,5})?)([|]https?://[-a-zA-Z0-9]+(\\\\?[.][-a-zA-Z0-9]+)*(:[0-9]{1,5})?)*',
    says: 'origins with "|" between them, such as https://grafana.example.com',
  },
  /** What stands in it is judged in src/user-files/flags: the API server could not. */
  relabeling: {
    form: `[\\[]${CONTENT}`,
    says: 'rules of relabeling in one line of YAML, such as [{action: keep, source_labels: [a], regex: b}], without "$("',
  },
  /** The same of a cache. */
  indexCache: {
    form: `[{]${CONTENT}`,
    says: 'a cache in memory in one line of YAML, such as {type: IN-MEMORY, config: {max_size: 1GB}}, without "$("',
  },
  features: {
    form: '[a-z0-9]+(-[a-z0-9]+)*(,[a-z0-9]+(-[a-z0-9]+)*)*',
    says: 'names of features, such as exemplar-storage',
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;

/** One of some words. */
export const oneOf = (words: readonly string[]): Kind => ({
  form: `(${words.join('|')})`,
  says: `one of ${words.map((word) => word || '""').join(', ')}`,
});
