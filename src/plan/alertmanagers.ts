// Which Secrets the Alertmanagers of a stack name, and what is made of their contents.
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import {
  type CredentialPart,
  type Credentials,
  judgeTogether,
  readCredential,
} from '../user-files/alertmanagers/credentials.ts';
import { HIDDEN } from '../user-files/scrape/credentials.ts';
import type { CredentialsByUrl } from './inputs.ts';
import type { SecretKey } from './user-objects.ts';

/** One part of the credentials of an Alertmanager, and where it is. */
export interface CredentialRef {
  /** The URL of its Alertmanager: no two of a stack are the same. */
  readonly url: string;
  readonly part: CredentialPart;
  /** Such as "spec.ruler.alertmanagers[0].basicAuth.password". */
  readonly field: string;
  readonly ref: SecretKey;
}

/** Something that is wrong with one of them. */
export interface CredentialProblem {
  readonly at: CredentialRef;
  /** A predicate whose subject is the key of the Secret. */
  readonly problem: string;
}

/** Bytes of all credentials of a stack together: they go into one Secret, of which Kubernetes takes 1 MiB. See docs/limits.md. */
export const ALL_CREDENTIALS = 524_288;

/** Every part that a stack names, in the order of its spec. */
export const credentialRefs = ({ spec }: Pick<ResolvedStack, 'spec'>): readonly CredentialRef[] =>
  (spec.ruler?.alertmanagers ?? []).flatMap(({ url, basicAuth, authorization, tlsConfig }, index) => {
    const parts: readonly (readonly [CredentialPart, string, SecretKey | undefined])[] = [
      ['username', 'basicAuth.username', basicAuth?.username],
      ['password', 'basicAuth.password', basicAuth?.password],
      ['token', 'authorization.credentials', authorization?.credentials],
      ['ca', 'tlsConfig.ca', tlsConfig?.ca],
      ['cert', 'tlsConfig.cert', tlsConfig?.cert],
      ['key', 'tlsConfig.keySecret', tlsConfig?.keySecret],
    ];
    return parts.flatMap(([part, path, ref]) =>
      ref ? [{ url, part, field: `spec.ruler.alertmanagers[${index}].${path}`, ref }] : [],
    );
  });

/**
 * Reads what was found.
 * @param contents what the keys hold that were found; the others are the affair of the caller
 */
export function readCredentials(contents: ReadonlyMap<CredentialRef, Buffer>): {
  readonly credentials: CredentialsByUrl;
  readonly problems: readonly CredentialProblem[];
} {
  const credentials = new Map<string, Credentials>();
  const problems: CredentialProblem[] = [];
  let bytes = 0;
  for (const [at, content] of contents) {
    const read = readCredential(at.part, content);
    if ('problem' in read) {
      problems.push({ at, problem: read.problem });
      continue;
    }
    bytes += read.value.length;
    if (bytes > ALL_CREDENTIALS) return { credentials, problems: [...problems, { at, problem: TOO_MUCH }] };
    const parts = { ...credentials.get(at.url), [at.part]: read.value };
    credentials.set(at.url, parts);
    const unfit = at.part === 'key' ? judgeTogether(parts) : undefined;
    if (unfit) problems.push({ at, problem: unfit });
  }
  return { credentials, problems };
}

/** Something in the place of every part, for where nobody may see them. */
export const hiddenCredentials = (stack: Pick<ResolvedStack, 'spec'>): CredentialsByUrl => {
  const byUrl = Map.groupBy(credentialRefs(stack), ({ url }) => url);
  const hide = (refs: readonly CredentialRef[]): Credentials =>
    Object.fromEntries(refs.map(({ part }) => [part, HIDDEN]));
  return new Map([...byUrl].map(([url, refs]) => [url, hide(refs)]));
};

const TOO_MUCH = `makes more than ${ALL_CREDENTIALS} bytes with the others before it: leave CAs out that no Alertmanager needs`;
