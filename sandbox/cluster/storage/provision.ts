import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiClient } from '../api-client.ts';
import { localVolume } from './objects.ts';
import { planStorage } from './plan.ts';
import type { Claim, StorageAction, Volume } from './types.ts';

const VOLUMES = '/api/v1/persistentvolumes';
const CLAIMS = '/api/v1/persistentvolumeclaims';
/** The lists that a provisioner reads. */
export const STORED = [VOLUMES, CLAIMS] as const;

/** Makes, expands and removes local volumes below `folder`, once for each call. */
export function storageProvisioner(api: ApiClient, folder: string): () => Promise<void> {
  return async () => {
    const [claims, volumes] = await Promise.all([api.list<Claim>(CLAIMS), api.list<Volume>(VOLUMES)]);
    for (const action of planStorage(claims, volumes)) await carryOut(api, folder, action);
  };
}

async function carryOut(api: ApiClient, folder: string, action: StorageAction): Promise<void> {
  const path = join(folder, action.volumeName);
  const resource = `${VOLUMES}/${action.volumeName}`;
  switch (action.kind) {
    case 'create':
      await mkdir(path, { recursive: true });
      await api.create(VOLUMES, localVolume(action.claim, action.volumeName, path));
      break;
    case 'expand':
      await api.patch(resource, { spec: { capacity: { storage: action.size } } });
      await api.patch(`${claimPath(action.claim)}/status`, { status: { capacity: { storage: action.size } } });
      break;
    case 'delete':
      await rm(path, { recursive: true, force: true });
      await api.remove(resource);
  }
}

function claimPath({ metadata }: Claim): string {
  return `/api/v1/namespaces/${metadata.namespace}/persistentvolumeclaims/${metadata.name}`;
}
