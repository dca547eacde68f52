import type { KubernetesObject } from '../../api/objects.ts';
import type { Plan } from '../../plan/plan.ts';
import { httpTrustName } from '../../stack/names.ts';
import { stackMeta } from './metadata.ts';

/**
 * The two trust objects: one that can't change and is named by its content, one that HTTP listeners read again and again.
 * Neither while no CA is made: an empty file would switch mutual TLS off.
 */
export function buildTrust({ stack, trust }: Plan): readonly KubernetesObject[] {
  if ([trust.mesh, trust.root, trust.http].includes('')) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: stackMeta(stack, trust.name),
      immutable: true,
      data: { 'mesh.crt': trust.mesh, 'root.crt': trust.root },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: stackMeta(stack, httpTrustName(stack)),
      data: { 'clients.crt': trust.http },
    },
  ];
}
