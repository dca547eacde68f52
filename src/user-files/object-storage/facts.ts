// What the stack must know of an object storage: where it is and how pods get at it. Never a credential.

/** An address that pods connect to. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Clouds that give a pod its credentials, where a configuration has none. */
export type CloudIdentity = 'AWS' | 'Google Cloud' | 'Azure' | 'Oracle Cloud';

export interface ObjectStorageFacts {
  /** As Thanos names it, such as "S3". */
  readonly type: string;
  /** The storage first, then what else the configuration names, such as a token service; each once. */
  readonly endpoints: readonly Address[];
  /**
   * Which bucket this is: two configurations with equal values write to the same place. It holds the address, the bucket and
   * the prefix, and no credential.
   */
  readonly bucket: string;
  /** Absent when the configuration holds credentials. */
  readonly identity?: CloudIdentity;
  /** The storage itself is at an address that this service names to Thanos: no policy can follow it. */
  readonly catalogue?: Address;
}
