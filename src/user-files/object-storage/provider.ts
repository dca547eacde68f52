import type { Address, CloudIdentity } from './facts.ts';
import type { Structure, Values } from './fields.ts';

/** What lies beside the configuration in its Secret, by key: the files that it may name. */
export type SecretFiles = ReadonlyMap<string, Buffer>;

/**
 * Looks at one thing that Thanos or the client of the provider would refuse, or that would leave traffic unprotected.
 * @returns a predicate that names the field and the way out, or undefined when it is right
 */
export type Check = (values: Values, files: SecretFiles) => string | undefined;

/** One provider of object storage, as the structures of Thanos v0.40 to v0.42 have it. */
export interface Provider extends Structure {
  /** In their order: the first that finds something is told. */
  readonly checks: readonly Check[];
  /** Only asked when all checks found nothing. The storage comes first. */
  readonly endpoints: (values: Values) => readonly Address[];
  /** What names the bucket at its endpoint. */
  readonly bucket: (values: Values) => readonly string[];
  readonly identity?: (values: Values) => CloudIdentity | undefined;
  /** The address is that of a catalogue, which names the storage. */
  readonly isCatalogue?: true;
}
