import { STORAGE_CLASS } from './objects.ts';
import type { Claim, StorageAction, Volume } from './types.ts';

/** The scheduler names the node of a claim's first pod here, and waits for the volume. */
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/** What must be done so that claims have their volumes, of the size they ask for, and deleted claims leave none. */
export function planStorage(claims: readonly Claim[], volumes: readonly Volume[]): StorageAction[] {
  const own = claims.filter(
    ({ spec, metadata }) => spec.storageClassName === STORAGE_CLASS && !metadata.deletionTimestamp,
  );
  return [
    ...own.flatMap((claim) => creation(claim, volumes)),
    ...own.flatMap((claim) => expansion(claim, volumes)),
    ...volumes.filter(isAbandoned).map(({ metadata }) => ({ kind: 'delete', volumeName: metadata.name }) as const),
  ];
}

function creation(claim: Claim, volumes: readonly Volume[]): StorageAction[] {
  const volumeName = `pvc-${claim.metadata.uid}`;
  if (claim.spec.volumeName !== undefined) return [];
  if (claim.metadata.annotations?.[SELECTED_NODE] === undefined) return [];
  if (volumes.some(({ metadata }) => metadata.name === volumeName)) return [];
  return [{ kind: 'create', claim, volumeName }];
}

function expansion(claim: Claim, volumes: readonly Volume[]): StorageAction[] {
  const volume = volumes.find(({ metadata }) => metadata.name === claim.spec.volumeName);
  const size = claim.spec.resources.requests.storage;
  // The API server lets a request only grow, so another size is a larger one.
  if (!volume || claim.status?.phase !== 'Bound') return [];
  // The claim's status is written last: while it differs, so may the volume.
  if (claim.status.capacity?.storage === size) return [];
  return [{ kind: 'expand', claim, volumeName: volume.metadata.name, size }];
}

function isAbandoned({ spec, status }: Volume): boolean {
  return (
    spec.storageClassName === STORAGE_CLASS &&
    spec.persistentVolumeReclaimPolicy === 'Delete' &&
    status?.phase === 'Released'
  );
}
