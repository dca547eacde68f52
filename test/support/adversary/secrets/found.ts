// What is secret in a Secret, and where it may stand.
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../../../src/api/objects.ts';

export interface FoundSecret {
  /** Whose it is, such as "monitoring/prod-thanos-query-tls tls.key". */
  readonly home: string;
  readonly kind: 'private key' | 'credential' | 'token';
  readonly value: string;
}

/** Shorter values are no secrets. Characters. */
const SHORTEST_CREDENTIAL = 12;
const PRIVATE_KEY = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[\s\S]+?-----END \1PRIVATE KEY-----/g;
/** Names of fields and of variables; not those of files, such as key_file. */
const CREDENTIAL = /(^|[_.-])(key|password|token|secret|credentials)$/i;

/** Every private key and every credential in a Secret: in keys of their own, or in fields of YAML files. */
export function secretsIn(secret: KubernetesObject): readonly FoundSecret[] {
  return textsOf(secret).flatMap(({ home, key, text }): readonly FoundSecret[] => {
    const keys = [...text.matchAll(PRIVATE_KEY)].map(([value]) => ({ home, kind: 'private key' as const, value }));
    if (keys.length > 0) return keys;
    return credentialsOf(key, text)
      .filter((value) => value.length >= SHORTEST_CREDENTIAL)
      .map((value) => ({ home, kind: 'credential', value }));
  });
}

/** The texts of a Secret, decoded. */
export function textsOf(
  secret: KubernetesObject,
): readonly { readonly home: string; readonly key: string; readonly text: string }[] {
  const { namespace, name } = secret.metadata;
  return Object.entries((secret['data'] ?? {}) as Readonly<Record<string, string>>).map(([key, value]) => ({
    home: `${namespace}/${name} ${key}`,
    key,
    text: Buffer.from(value, 'base64').toString(),
  }));
}

function credentialsOf(key: string, text: string): readonly string[] {
  if (!/\.ya?ml$/.test(key)) return CREDENTIAL.test(key) ? [text] : [];
  return parseAllDocuments(text, { logLevel: 'silent' }).flatMap((document) => leavesOf(document.toJS() as unknown));
}

function leavesOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, below]) =>
    typeof below === 'string' ? (CREDENTIAL.test(name) ? [below] : []) : leavesOf(below),
  );
}
