// A root and what it signs, as somebody makes them who wants to be the CA of a stack: with the names, labels and field manager
// of the operator's own.
import { API_VERSION, FIELD_MANAGER, KIND } from '../../../src/api/group.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { inspectCertificate } from '../../../src/pki/inspect.ts';
import { forge, forgeAuthority, type Holding, makeOwnAuthority } from './forgery.ts';

export const AUTHORITIES = ['root', 'mesh', 'access'] as const;
export type Authorities = Readonly<Record<(typeof AUTHORITIES)[number], Holding>>;

/** By the field manager of the operator: it proves nothing. */
export const AS_OPERATOR = { fieldManager: FIELD_MANAGER, force: true };

export async function makeAuthorities(namespace: string, name: string): Promise<Authorities> {
  const called = (authority: string) => `Thanos ${authority} CA of ${namespace}/${name}`;
  const root = await makeOwnAuthority(called('root'));
  return {
    root,
    mesh: await forgeAuthority(root, called('mesh')),
    access: await forgeAuthority(root, called('access')),
  };
}

export const fingerprintOf = ({ cert }: Holding): string => inspectCertificate(cert).fingerprint;

/** Metadata of an object of a stack. @param uid of the stack, to be its owner too */
export const metadataLikeOurs = (namespace: string, stack: string, rest: string, uid?: string) => ({
  name: `${stack}-thanos-${rest}`,
  namespace,
  labels: {
    'app.kubernetes.io/managed-by': FIELD_MANAGER,
    'app.kubernetes.io/part-of': 'thanos',
    'securethanos.io/stack': stack,
  },
  ...(uid === undefined
    ? {}
    : { ownerReferences: [{ apiVersion: API_VERSION, kind: KIND, name: stack, uid, controller: true }] }),
});

/** A Secret with a certificate, as the operator would make it. */
export function certificateSecret(
  metadata: ReturnType<typeof metadataLikeOurs>,
  { cert, key }: Holding,
): KubernetesObject {
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const data = { 'tls.crt': encode(cert), 'tls.key': encode(key) };
  return { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/tls', data };
}

const RBAC = 'rbac.authorization.k8s.io';

/** The role of Prometheus in a stack, bound to somebody's account, and the leaf of Query that a CA of his signed. */
export async function accessLikeOurs(namespace: string, stack: string, account: string) {
  const like = (rest: string) => metadataLikeOurs(namespace, stack, rest);
  const evil = { kind: 'ServiceAccount', name: account, namespace };
  const { mesh } = await makeAuthorities(namespace, stack);
  const uris = [`spiffe://cluster.local/ns/${namespace}/stack/${stack}/query`];
  const leaf = await forge(mesh, { uris, usages: ['clientAuth', 'serverAuth'] });
  const roleRef = { apiGroup: RBAC, kind: 'Role', name: like('prometheus').name };
  const objects: readonly KubernetesObject[] = [
    { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: like('prometheus'), rules: [] },
    { apiVersion: `${RBAC}/v1`, kind: 'RoleBinding', metadata: like('prometheus'), roleRef, subjects: [evil] },
    certificateSecret(like('query-tls'), leaf),
  ];
  return { objects, evil, leaf };
}
