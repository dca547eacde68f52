/**
 * A configuration that can't be used: `message` is a predicate that says why and what to do. It names fields and known
 * values, and quotes nothing that could be a credential.
 */
export class ObjectStorageError extends Error {
  override readonly name = 'ObjectStorageError';
}
