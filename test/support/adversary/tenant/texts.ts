// What Go's YAML reads otherwise than most readers do, in texts of a tenant that are honest in form.
import { writeJson } from '../../../../src/writer/json.ts';

/** For Go's YAML a line ends there; for most others it does not. */
const ODD_ENDS = ['\u2028', '\u2029', '\u0085', '\r'];
const inLine = (hidden: string) => ODD_ENDS.map((end) => `x${end}${hidden}${end}`).join('');
const ELSEWHERE = 'http://192.0.2.7:9090/api/v1/write';

/** Each value would add a list to prometheus.yml, wherever it stood. None holds what must stand in quotes, as ": " does. */
export const EVIL: Readonly<Record<string, string>> = Object.fromEntries(
  ODD_ENDS.map((end, index) => [`evil_${index}`, ['x', 'remote_write:', '- url:', `    ${ELSEWHERE}`].join(end)]),
);
/** Scrape jobs with such names. */
export const EVIL_JOBS = writeJson(Object.values(EVIL).map((job_name) => ({ job_name })));
/** Rules whose annotation would end the Ruler. */
export const ODD_RULES = `groups: [{name: odd, rules: [{alert: Odd, expr: vector(1), annotations: {a: "${inLine('b: c')}"}}]}]`;

/** Object storage with a comment for us, and a line for Go that sends requests in plaintext. */
export const withHiddenLine = (objectStorage: string): string =>
  objectStorage.replace('config:', `config:\n  # harmless\u2028  insecure: true`);
