type Rule = { readonly pattern: RegExp; readonly replacement: string };

const REDACTED = '[redacted]';

/** What is removed from any text, wherever it stands. Each rule also finds its secret when the text was cut after its begin. */
const RULES: readonly Rule[] = [
  // A private key in PEM, with real or escaped line breaks.
  {
    pattern: /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g,
    replacement: REDACTED,
  },
  // Wrapped base64: a PEM body whose header is lost, or what the base64 command prints.
  // eslint-disable-next-line regexp/no-super-linear-move -- each piece is bounded, and after the second no suffix rejects
  { pattern: /(?:[A-Za-z0-9+/]{60,80}(?:\r?\n|\\r\\n|\\n)[ \t]*){2,}[A-Za-z0-9+/]*={0,2}/g, replacement: REDACTED },
  // base64 of "-----BEGIN", once and twice encoded: how Secrets carry PEM. Certificates go too, they look alike.
  { pattern: /(?:LS0tLS1CRUdJTi|TFMwdExTMUNSVWRKVG)[A-Za-z0-9+/=_-]*/g, replacement: REDACTED },
  // Whatever is encoded at such length: a DER key, a whole file with a key in it.
  // eslint-disable-next-line regexp/no-super-linear-move -- after the 160th character no suffix rejects
  { pattern: /[A-Za-z0-9+/_-]{160,}={0,2}/g, replacement: REDACTED },
  { pattern: /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, replacement: REDACTED },
  { pattern: /\b(Bearer|Basic)\s+[\w.~+/=:-]{6,}/gi, replacement: `$1 ${REDACTED}` },
  { pattern: /(\w:\/\/[^\s/:@]*):[^\s/@]+@/g, replacement: `$1:${REDACTED}@` },
  // name: value, name=value and "name":"value" as they stand in YAML, JSON and command lines.
  {
    pattern:
      /((?:pass(?:word|wd|phrase)|secret[_-]?(?:access[_-]?)?key|access[_-]?key|api[_-]?key|account[_-]?key|private[_-]?key|client[_-]?secret|sas[_-]?token|session[_-]?token|token|tls\.key|ca\.key)\\?["']?\s*[:=]\s*)(?:\\?"[^"]*"?|'[^']*'?|[^\s,;}\]]+)/gi,
    replacement: `$1${REDACTED}`,
  },
];

/** A value under such a name is a secret, whatever it looks like. */
const SECRET_NAME =
  /^(data|stringData|binaryData|d)$|pass(word|wd|phrase)|secret[_-]?(access[_-]?)?key|access[_-]?key|api[_-]?key|account[_-]?key|private[_-]?key|client[_-]?secret|token|credential|authorization|cookie|\.key$|kubeconfig/i;

const MAX_TEXT = 16_384;
const MAX_ENTRIES = 100;
const MAX_DEPTH = 6;
const MAX_VALUES = 2_000;

/** The text without secrets: private keys in all usual encodings, tokens, passwords. Texts beyond 16 KiB are cut. */
export function redactText(text: string): string {
  return RULES.reduce((left, { pattern, replacement }) => left.replace(pattern, replacement), text.slice(0, MAX_TEXT));
}

/**
 * A copy of any value that is safe to log: text is redacted, secret names lose their values, errors become
 * {message, reason, code, stack, cause}, Kubernetes objects only their address. What is not plain data (buffers, keys,
 * functions, class instances) becomes its type's name. Never throws, and visits 2000 values at most.
 */
export function redact(value: unknown): unknown {
  try {
    return walk(value, { depth: 0, budget: { left: MAX_VALUES } });
  } catch {
    return '[unreadable]';
  }
}

/** How deep we are, and how many values may still be visited in all: a value can contain itself. */
type Place = { readonly depth: number; readonly budget: { left: number } };

function walk(value: unknown, place: Place): unknown {
  place.budget.left -= 1;
  if (place.budget.left < 0 || place.depth > MAX_DEPTH) return '[too large]';
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'object') return walkObject(value, { ...place, depth: place.depth + 1 });
  return value === undefined ? undefined : `[${typeof value}]`;
}

function walkObject(value: object, place: Place): unknown {
  if (value instanceof Error) return walkError(value, place);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((item) => walk(item, place));
  if (value instanceof URL) return redactText(value.href);
  if (!isPlain(value)) return `[${value.constructor?.name ?? 'object'}]`;
  if (isKubernetesObject(value)) return addressOf(value);
  const entries = Object.entries(value).slice(0, MAX_ENTRIES);
  return Object.fromEntries(entries.map(([name, item]) => [redactText(name), walkNamed(name, item, place)]));
}

function walkNamed(name: string, value: unknown, place: Place): unknown {
  const harmless = typeof value === 'boolean' || value === null || value === undefined;
  return SECRET_NAME.test(name) && !harmless ? REDACTED : walk(value, place);
}

function walkError(error: Error, place: Place): Record<string, unknown> {
  const { reason, code } = error as { readonly reason?: unknown; readonly code?: unknown };
  return {
    message: redactText(error.message),
    ...(typeof reason === 'string' && { reason: redactText(reason) }),
    ...((typeof code === 'string' || typeof code === 'number') && { code: walk(code, place) }),
    ...(error.stack !== undefined && !isExpected(error) && { stack: redactText(error.stack) }),
    ...(error.cause !== undefined && { cause: walk(error.cause, place) }),
  };
}

/** Errors with a name of their own say what happened: where in our code is no help. A programming fault has a general name. */
const isExpected = ({ name }: Error): boolean => /^(?:Api|StaleCache|Pki|ForeignObject|Conflict)Error$/.test(name);

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

type Addressed = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
};

function isKubernetesObject(value: Readonly<Record<string, unknown>>): value is Addressed {
  const { apiVersion, kind, metadata } = value;
  return (
    typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata === 'object' && metadata !== null
  );
}

function addressOf({ apiVersion, kind, metadata }: Addressed): Record<string, unknown> {
  const { namespace, name, resourceVersion } = metadata;
  return { apiVersion, kind, namespace, name, resourceVersion };
}
