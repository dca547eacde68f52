import type { KubernetesObject } from '../../kubernetes.ts';
import { NODE_NAME } from '../addresses.ts';
import type { Claim } from './types.ts';

export const STORAGE_CLASS = 'local';
const PROVISIONER = 'sandbox.securethanos.io/local';

/** The default class: a folder of the node for each claim, made when its first pod is scheduled, and expandable. */
export function storageClass(): KubernetesObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: STORAGE_CLASS, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: PROVISIONER,
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
    allowVolumeExpansion: true,
  };
}

/** The volume for a claim, with its data in `path`. Local volumes honour fsGroup, hostPath volumes do not. */
export function localVolume(claim: Claim, name: string, path: string): KubernetesObject {
  const { namespace, name: claimName, uid } = claim.metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    // With this annotation the volume controller leaves the removal to us.
    metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER } },
    spec: {
      capacity: { storage: claim.spec.resources.requests.storage },
      accessModes: claim.spec.accessModes,
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: STORAGE_CLASS,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claimName, uid },
      local: { path },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [NODE_NAME] }] },
          ],
        },
      },
    },
  };
}
