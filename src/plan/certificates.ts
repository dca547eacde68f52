// Which certificates a stack needs, who signs each, and what must happen to it now. Pure: keys are made by the controller.

import { durationSeconds } from '../api/duration.ts';
import {
  AUTHORITY_NAMES,
  type Authority,
  type AuthorityRow,
  authorityRow,
  SIGNER_OF,
} from '../components/authorities.ts';
import { inspectCertificate } from '../pki/inspect.ts';
import { type ReissueReason, reissueReason } from '../pki/policies.ts';
import type { AuthorityLimits, CurrentCertificate, DesiredCertificate, KeyAlgorithm } from '../pki/types.ts';
import { serviceHost } from '../stack/addresses.ts';
import { COMPONENTS, type Component, factsOf } from '../stack/components.ts';
import { authorityParty, clientParty, componentParty, type Holder, identityOf, OPERATOR } from '../stack/identities.ts';
import { type Leaf, leavesOf } from '../stack/leaves.ts';
import {
  authoritySecretName,
  clientSecretName,
  componentName,
  headlessName,
  meshServerName,
  type StackId,
} from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { StackSpec } from '../stack/types.ts';

/** One certificate that must exist, in the Secret `secretName`. */
export interface CertificateRequest {
  readonly holder: Holder;
  readonly secretName: string;
  /** Who signs; absent for the root, which signs itself. */
  readonly issuer?: Authority;
  readonly desired: DesiredCertificate;
}

/** What to do with a certificate: leave it, sign again for its key, or make a new key too. */
export type CertificateAction =
  | { readonly do: 'keep' }
  | { readonly do: 'renew' | 'issue'; readonly because: ReissueReason };

const NO_NAMES = { uris: [], dnsNames: [], ipAddresses: [] } as const;

/** Components are dialled by their names alone, but for those who share a pod. */
const LOOPBACK: readonly string[] = ['127.0.0.1'];

/** Every certificate of a stack, issuers before what they sign. */
export function certificateRequests(stack: ResolvedStack): readonly CertificateRequest[] {
  return [
    ...AUTHORITY_NAMES.map((authority) => authorityRequest(stack, authority)),
    ...stack.topology.components.flatMap((component) =>
      leavesOf(stack, component).map((leaf) => componentRequest(stack, component, leaf)),
    ),
    ...stack.topology.clients.map((client) => clientRequest(stack, client)),
  ];
}

/**
 * What must happen to a certificate now.
 * A CA keeps its key while it has one: certificates signed by that key stay valid under the new CA certificate, and a new
 * key needs both CAs trusted for a while. A leaf gets a new key each time.
 */
export function decideCertificate(
  request: CertificateRequest,
  current: CurrentCertificate | undefined,
  now: Date,
): CertificateAction {
  const because = reissueReason(current, withKeptKey(request, current), now);
  if (!because) return { do: 'keep' };
  return { do: request.desired.kind === 'leaf' || because.needsKey ? 'issue' : 'renew', because };
}

/** The operator's own identity, made for the minutes of a dial and kept in memory only. */
export function operatorRequest(stack: ResolvedStack): Omit<CertificateRequest, 'secretName'> {
  const uris = [identityOf(stack, stack.spec.tls.trustDomain, OPERATOR)];
  return {
    holder: OPERATOR,
    issuer: SIGNER_OF.operator,
    desired: { ...leaf(stack), ...NO_NAMES, uris, usages: ['clientAuth'] },
  };
}

/** A CA keeps its kind of key too, whatever the spec says by now. */
function withKeptKey({ desired }: CertificateRequest, current: CurrentCertificate | undefined): DesiredCertificate {
  if (desired.kind === 'leaf' || !current?.certificatePem) return desired;
  try {
    return { ...desired, key: inspectCertificate(current.certificatePem).keyAlgorithm ?? desired.key };
  } catch {
    // Unreadable: the policies say so.
    return desired;
  }
}

function authorityRequest(stack: ResolvedStack, authority: Authority): CertificateRequest {
  const { signedBy, lifetime, limits } = authorityRow(authority);
  return {
    holder: authorityParty(authority),
    secretName: authoritySecretName(stack, authority),
    desired: {
      kind: signedBy ? 'authority' : 'root',
      commonName: authorityCommonName(stack, authority),
      ...NO_NAMES,
      usages: [],
      key: keyAlgorithm(stack.spec),
      ...lifetimeOf(stack.spec.tls[lifetime]),
      ...(limits ? { limits: limitsOf(stack, limits) } : {}),
    },
    ...(signedBy ? { issuer: signedBy } : {}),
  };
}

/**
 * What the leaves of an issuing CA may be, so that its key, when it is stolen, is worth nothing elsewhere. Clients and probes are
 * known by their identity and serve nothing: no leaf of theirs names a host. Those of the mesh name what the stack is dialled by;
 * components that it does not have yet count where they are foreseen, so that the CA stays as it is when they come. Of others, and of
 * instances, nobody knew beforehand that they would come.
 */
function limitsOf(stack: ResolvedStack, { usages, hosts }: NonNullable<AuthorityRow['limits']>): AuthorityLimits {
  if (hosts === 'none') return { usages, dnsNames: [], ipAddresses: [] };
  const all = [...COMPONENTS.filter((component) => factsOf(component).isForeseen), ...stack.topology.components];
  const names = all.flatMap((component) => dnsNames(stack, component));
  return { usages, dnsNames: [...new Set(names)], ipAddresses: LOOPBACK };
}

/** X.509 allows 64 characters in a common name; it is for people, so its end may be cut. */
export function authorityCommonName({ namespace, name }: StackId, authority: Authority): string {
  return `Thanos ${authority} CA of ${namespace}/${name}`.slice(0, 64);
}

function componentRequest(
  stack: ResolvedStack,
  component: Component,
  { holder, secretName, signedBy, usages }: Leaf,
): CertificateRequest {
  const uris = [identityOf(stack, stack.spec.tls.trustDomain, componentParty(component))];
  // Nobody dials a client.
  const names = usages.includes('serverAuth')
    ? { uris, dnsNames: dnsNames(stack, component), ipAddresses: LOOPBACK }
    : { ...NO_NAMES, uris };
  return { holder, secretName, issuer: signedBy, desired: { ...leaf(stack), ...names, usages } };
}

/** Each name by which the component is dialled: its Services, itself, and the shared name for those who dial addresses. */
function dnsNames(stack: ResolvedStack, component: Component): readonly string[] {
  const services = [componentName(stack, component), headlessName(stack, component)];
  const inNamespace = services.flatMap((service) => [
    service,
    `${service}.${stack.namespace}`,
    `${service}.${stack.namespace}.svc`,
  ]);
  return [...inNamespace, serviceHost(stack, component), 'localhost', meshServerName(stack)];
}

function clientRequest(stack: ResolvedStack, client: string): CertificateRequest {
  return {
    holder: clientParty(client),
    secretName: clientSecretName(stack, client),
    issuer: SIGNER_OF.client,
    desired: {
      ...leaf(stack),
      ...NO_NAMES,
      uris: [identityOf(stack, stack.spec.tls.trustDomain, clientParty(client))],
      usages: ['clientAuth'],
    },
  };
}

function leaf({ spec }: ResolvedStack) {
  return { kind: 'leaf', key: keyAlgorithm(spec), ...lifetimeOf(spec.tls.certificate) } as const;
}

function lifetimeOf({ duration, renewBefore }: { duration: string; renewBefore: string }) {
  return { durationSeconds: durationSeconds(duration), renewBeforeSeconds: durationSeconds(renewBefore) };
}

function keyAlgorithm({ tls }: StackSpec): KeyAlgorithm {
  const { algorithm, size = algorithm === 'ECDSA' ? 256 : 2048 } = tls.privateKey;
  return { algorithm, size: size as KeyAlgorithm['size'] };
}
