/**
 * Whether `candidate` is an older state than `known`. Kubernetes promises since 1.35 that resource versions of one kind
 * compare as whole numbers, and etcd has always made them so; what does not look like one is never called older.
 */
export function isOlder(candidate: string | undefined, known: string | undefined): boolean {
  if (!isWholeNumber(candidate) || !isWholeNumber(known)) return false;
  return candidate.length === known.length ? candidate < known : candidate.length < known.length;
}

function isWholeNumber(text: string | undefined): text is string {
  return text !== undefined && /^[1-9]\d*$/.test(text);
}
