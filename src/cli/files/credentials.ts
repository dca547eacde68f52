import { decodedBytes } from '../../api/data.ts';
import { ownValue } from '../../api/own-value.ts';
import { type CredentialRef, credentialRefs, readCredentials } from '../../plan/alertmanagers.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import { findIn, type Noted, secretData } from './beside.ts';
import { type Document, locate } from './documents.ts';

/** Judges the credentials that are in the files; nothing of them is needed. */
export function judgeAlertmanagers(stack: ResolvedStack, documents: readonly Document[]): readonly Noted[] {
  const refs = credentialRefs(stack);
  const names = [...new Set(refs.map(({ ref }) => ref.name))];
  const absent = names.filter((name) => !findIn(documents, 'Secret', name));
  const contents = new Map<CredentialRef, Buffer>();
  const lacking: Noted[] = [];
  for (const at of refs) {
    const secret = findIn(documents, 'Secret', at.ref.name);
    const content = secret && ownValue(secretData(secret), at.ref.key);
    if (content !== undefined) contents.set(at, decodedBytes(content));
    else if (secret)
      lacking.push({ problem: `${locate(secret)}: has no key "${at.ref.key}", which ${at.field} names` });
  }
  const judged = readCredentials(contents).problems.map(({ at: { field, ref }, problem }) => ({
    problem: `Secret "${ref.name}", key "${ref.key}" (${field}) ${problem}`,
  }));
  const notes = absent.map((name) => ({
    note: `Secret "${name}" is not in the files: its credentials are not judged`,
  }));
  return [...notes, ...lacking, ...judged];
}
