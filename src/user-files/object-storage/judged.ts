// A Secret with an object storage configuration, judged. It runs on another thread, so it is handed plain data and gives it.

import { createHash } from 'node:crypto';
import { decodedBytes } from '../../api/data.ts';
import { ObjectStorageError } from './error.ts';
import type { ObjectStorageFacts } from './facts.ts';
import type { SecretFiles } from './provider.ts';
import { readObjectStorage } from './read.ts';

/** What a Secret holds, in base64 as the API server gives it, and which of its keys is the configuration. */
export interface StorageSource {
  readonly key: string;
  readonly data: Readonly<Record<string, string>>;
}

/** What the configuration says, with a hash of all keys of the Secret; or a predicate that says why it can't be used. */
export type JudgedStorage =
  | { readonly hash: string; readonly facts: ObjectStorageFacts }
  | { readonly problem: string };

/** @returns undefined when the Secret lacks the key */
export function judgeObjectStorage({ key, data }: StorageSource): JudgedStorage | undefined {
  const files = new Map(Object.entries(data).map(([name, value]) => [name, decodedBytes(value)]));
  const content = files.get(key);
  if (content === undefined) return undefined;
  try {
    return { hash: hashOf(files), facts: readObjectStorage(content.toString(), files) };
  } catch (error) {
    if (error instanceof ObjectStorageError) return { problem: error.message };
    throw error;
  }
}

/** Over all keys, because all are mounted. */
function hashOf(files: SecretFiles): string {
  const texts = [...files].map(([key, content]) => [key, content.toString()] as const);
  const entries = texts.sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 10);
}
