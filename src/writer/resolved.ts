// What a bare text is taken for by the YAML readers of Go (go.yaml.in/yaml v2 and v3, sigs.k8s.io/yaml: resolve.go) and by
// others that know YAML 1.1. A little more than each of them takes, so that a text in quotes is always enough.

/** Whether a bare scalar may be read as something else than a text: a truth value, number, date, null or merge key. */
export function mayBeNoText(text: string): boolean {
  return WORDS.has(text.toLowerCase()) || isNumber(text.replaceAll('_', '')) || DATE.test(text) || BASE_60.test(text);
}

const WORDS: ReadonlySet<string> = new Set([
  '',
  '~',
  'null',
  'y',
  'n',
  'yes',
  'no',
  'on',
  'off',
  'true',
  'false',
  '<<',
  '=',
  '.nan',
  '.inf',
  '+.inf',
  '-.inf',
]);

const isNumber = (text: string): boolean => DECIMAL.test(text) || OTHER_BASE.test(text);
const DECIMAL = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?$/i;
const OTHER_BASE = /^[-+]?0[xob][\da-f]+$/i;
const DATE = /^\d{4}-\d{1,2}-\d{1,2}(?:$|[Tt \t])/;
/** Read as a number by YAML 1.1 alone, such as 12:30:45. */
const BASE_60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/;
