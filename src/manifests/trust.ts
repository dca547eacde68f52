import type { KubernetesObject } from '../api/objects.ts';
import { BUNDLE_NAMES, BUNDLES } from '../components/authorities.ts';
import type { Plan } from '../plan/plan.ts';
import { httpTrustName } from '../stack/names.ts';
import { stackMeta } from './metadata.ts';

/**
 * The two trust objects: one that can't change and is named by its content, one that HTTP listeners read again and again.
 * Neither while no CA is made: an empty file would switch mutual TLS off.
 */
export function buildTrust({ stack, trust }: Plan): readonly KubernetesObject[] {
  if (BUNDLE_NAMES.some((bundle) => trust[bundle] === '')) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: stackMeta(stack, trust.name),
      immutable: true,
      data: filesOf(trust, true),
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: stackMeta(stack, httpTrustName(stack)),
      data: filesOf(trust, false),
    },
  ];
}

/** The files of one of the two objects. */
const filesOf = (trust: Plan['trust'], readOnce: boolean) =>
  Object.fromEntries(
    BUNDLE_NAMES.filter((bundle) => BUNDLES[bundle].readOnce === readOnce).map((bundle) => [
      BUNDLES[bundle].file,
      trust[bundle],
    ]),
  );
