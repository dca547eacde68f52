/** The parts of claims and volumes that the provisioner looks at. */

export interface Claim {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: { readonly storage: string } };
  };
  readonly status?: { readonly phase?: string; readonly capacity?: { readonly storage?: string } };
}

export interface Volume {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly storageClassName?: string;
    readonly capacity: { readonly storage: string };
    readonly persistentVolumeReclaimPolicy: string;
  };
  readonly status?: { readonly phase?: string };
}

/** One thing to do next. */
export type StorageAction =
  | { readonly kind: 'create'; readonly claim: Claim; readonly volumeName: string }
  | { readonly kind: 'expand'; readonly claim: Claim; readonly volumeName: string; readonly size: string }
  | { readonly kind: 'delete'; readonly volumeName: string };
