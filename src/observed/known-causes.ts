// Why a container ended or an image can't be had, as far as well-known words tell. What a program or a registry says is read
// here and never quoted: it may hold anything, a password or a signed address too.

/** Words that give a cause away, and how it is called. */
interface Cause {
  readonly pattern: RegExp;
  readonly words: string;
}

/**
 * What the last words of a container give away.
 * @param message its termination message: what it wrote there, else the end of its log, else why it could not be started
 * @returns a sentence part without anything of the message but the name of a flag; undefined when nothing is known
 */
export function causeOfEnd(message = ''): string | undefined {
  const end = message.trimEnd().split('\n').slice(-FATAL_LINES).join('\n');
  const [, flag] = UNKNOWN_FLAG.exec(end) ?? [];
  return flag === undefined ? find(ENDS, end) : `it does not know the flag ${flag}`;
}

/**
 * What a failed pull gives away.
 * @param message that of the container that waits for its image
 * @returns a sentence part without anything of the message; undefined when nothing is known
 */
export const causeOfPull = (message = ''): string | undefined => find(PULLS, message);

/** Thanos and Prometheus end with the line that tells why (measured); what stands before it may be old and of no matter. */
const FATAL_LINES = 3;

/** As the parser of Thanos and Prometheus (kingpin) says it. Values of flags don't stand there. */
const UNKNOWN_FLAG = /unknown (?:long|short) flag '(--?[a-z0-9][-a-z0-9_.]{0,99})'/;

/** The most telling first. */
const ENDS: readonly Cause[] = [
  { pattern: /no space left on device|disk quota exceeded/i, words: 'no space left on device' },
  {
    pattern: /error: unexpected|expected command but got|parsing command ?line arguments/i,
    words: 'it does not understand its flags, as if the image were that of another program or version',
  },
  { pattern: /exec format error/i, words: 'the image is made for another kind of processor' },
  { pattern: /exec: .*(?:no such file or directory|not found)/i, words: 'the image lacks the program that it names' },
  { pattern: /permission denied|read-only file system/i, words: 'it may not write or read a file' },
  { pattern: /address already in use/i, words: 'its address is already in use' },
  { pattern: /cannot allocate memory|out of memory/i, words: 'it lacks memory' },
  { pattern: /x509: /i, words: 'it does not trust a certificate' },
  { pattern: /no such host/i, words: 'a host name has no address' },
];

const PULLS: readonly Cause[] = [
  { pattern: /no such host|server misbehaving/i, words: 'the name of the registry has no address' },
  {
    pattern: /connection refused|no route to host|network is unreachable|i\/o timeout|deadline exceeded/i,
    words: 'the registry can not be reached',
  },
  { pattern: /x509: /i, words: 'the certificate of the registry is not trusted' },
  { pattern: /toomanyrequests|too many requests/i, words: 'the registry wants fewer requests' },
  {
    pattern: /unauthorized|access denied|denied:|forbidden|authorization failed|authentication required/i,
    words: 'the registry refuses access',
  },
  { pattern: /no match for platform/i, words: 'it is not made for this kind of node' },
  { pattern: /no space left on device/i, words: 'no space left on the node' },
  { pattern: /invalid reference format|couldn't parse image/i, words: 'this is no name of an image' },
  { pattern: /not found|manifest unknown/i, words: 'the registry does not have it' },
];

const find = (causes: readonly Cause[], message: string): string | undefined =>
  causes.find(({ pattern }) => pattern.test(message))?.words;
