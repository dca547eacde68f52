// Files of JSON, such as `kubectl get -o json` gives, go through the one reader too: JSON is YAML but for two escapes.

/** A slash, half of a character and the other half, or any other escape. */
const ESCAPE = /\\(?:\/|u(d[89ab][\da-f]{2})\\u(d[c-f][\da-f]{2})|.)/gis;

/** A file of JSON with the escapes that YAML does not know written out; all other texts as they are. */
export function withoutJsonEscapes(content: string): string {
  return isJson(content) ? content.replace(ESCAPE, plain) : content;
}

function plain(written: string, high: string | undefined, low: string | undefined): string {
  if (written === '\\/') return '/';
  if (high === undefined || low === undefined) return written;
  return String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16));
}

function isJson(content: string): boolean {
  if (!content.trimStart().startsWith('{')) return false;
  try {
    JSON.parse(content);
    return true;
  } catch {
    return false;
  }
}
