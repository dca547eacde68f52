// A stack that ran until its spec was refused: its certificates, what lies in their Secrets, and a pass over it.
import { type KubernetesObject, keyOf, type ObjectRef, refOf } from '../../../src/api/objects.ts';
import { createConflicts } from '../../../src/controller/apply/conflicts.ts';
import { createRevocations } from '../../../src/controller/apply/revocations.ts';
import { withDigests } from '../../../src/controller/caches/held-texts.ts';
import type { Context, StackObject } from '../../../src/controller/context.ts';
import { renewAdopted } from '../../../src/controller/refused/renew.ts';
import type { ApiError } from '../../../src/kube/api-error.ts';
import { buildCertificateSecret } from '../../../src/manifests/certificate-secret.ts';
import { inspectCertificate } from '../../../src/pki/inspect.ts';
import { type CertificateRequest, certificateRequests } from '../../../src/plan/certificates.ts';
import { pinsOf } from '../../../src/plan/known-authorities.ts';
import { partyText } from '../../../src/stack/identities.ts';
import { type Issued, issueDesired } from '../../support/certificates.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

/** When the certificates begin. They last an hour, and renewal is due 20 minutes before their end. */
export const NOW = new Date('2026-06-01T12:00:00Z');
export const MINUTE = 60_000;
export const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * MINUTE);

export const encode = (text: string): string => Buffer.from(text).toString('base64');

const good = stackObject({
  ...MINIMAL,
  clients: [{ name: 'grafana' }],
  tls: { certificate: { duration: '1h', renewBefore: '20m' } },
});
export const stack = resolved(good);
export const requests = certificateRequests(stack);

/** The Secret of a holder. */
export const nameOf = (holder: string): string =>
  requests.find((one) => partyText(one.holder) === holder)?.secretName ?? '';
export const leafNames = (): readonly string[] =>
  requests.filter(({ desired }) => desired.kind === 'leaf').map(({ secretName }) => secretName);

/** What a pass leaves that writes nothing, and that has nothing to say. */
export const UNTOUCHED = { lines: [], writes: [], renewed: [], written: [] };
export const NOTHING = { ...UNTOUCHED, notRenewed: [] };

type Objects = ReadonlyMap<string, KubernetesObject>;

/** Where the cache and the server differ from each other, and what somebody wrote into Secrets of both. */
interface Difference {
  readonly cached?: Objects;
  readonly stored?: Objects;
  readonly server?: KubernetesObject;
  /** The stack as the operator looks at it. */
  readonly seen?: StackObject;
  /** What the server answers to a write. */
  readonly refusal?: ApiError;
  /** Whose writes it refuses, by name; of all without it. */
  readonly refuses?: (secretName: string) => boolean;
}

/** A leaf or CA in its Secret, as the operator would have written it. */
export function secretWith(request: CertificateRequest, { certificatePem, keyPem }: Issued, issuer?: Issued) {
  const chainPem = certificatePem + (issuer && request.desired.kind === 'leaf' ? issuer.certificatePem : '');
  const secret = buildCertificateSecret(stack, request, { chainPem, keyPem });
  return { ...secret, metadata: { ...secret.metadata, uid: request.secretName, resourceVersion: '1' } };
}

export async function refusedStack() {
  const held = new Map<string, Issued>();
  const live = new Map<string, KubernetesObject>();
  for (const request of requests) {
    const issuer = request.issuer && held.get(nameOf(request.issuer));
    const one = await issueDesired(request.desired, NOW, issuer);
    held.set(request.secretName, one);
    const secret = secretWith(request, one, issuer);
    live.set(keyOf(refOf(secret)), secret);
  }
  const facts = [...held].map(
    ([name, { certificatePem }]) => [name, { facts: inspectCertificate(certificatePem) }] as const,
  );
  const status = { tls: { authorities: pinsOf(stack, new Map(facts)) } };
  const object = { ...good, spec: { version: 'nonsense' }, status } as unknown as StackObject;

  /** The objects with what somebody wrote into the data of Secrets. */
  const withData = (change: Readonly<Record<string, Readonly<Record<string, string>>>>): Objects =>
    new Map(
      [...live].map(([key, one]) => {
        const data = Object.entries(change[one.metadata.name] ?? {}).map(([name, text]) => [name, encode(text)]);
        return [key, { ...one, data: { ...(one['data'] as object), ...Object.fromEntries(data) } }] as const;
      }),
    );

  /** The objects with one of them in another state. */
  const withOther = (name: string, other: (secret: KubernetesObject) => KubernetesObject | undefined): Objects =>
    new Map(
      [...live].flatMap(([key, one]) => {
        const changed = one.metadata.name === name ? other(one) : one;
        return changed ? [[key, changed] as const] : [];
      }),
    );

  /** What a pass over the refused stack logs and writes. */
  async function pass(now: Date, difference: Difference = {}) {
    const { certificates: _, ...others } = await look(now, difference);
    return others;
  }

  /** The same with what it sees of certificates. */
  async function look(now: Date, difference: Difference = {}) {
    const { cached = live, stored = live, server = object, seen = object } = difference;
    const lines: Record<string, unknown>[] = [];
    const written: KubernetesObject[] = [];
    const client = {
      get: () => Promise.resolve(server),
      find: (ref: ObjectRef) => Promise.resolve(stored.get(keyOf(ref))),
      apply: (one: KubernetesObject) => {
        const { refusal, refuses = () => true } = difference;
        if (refusal && refuses(one.metadata.name)) return Promise.reject(refusal);
        written.push(one);
        return Promise.resolve({ ...one, metadata: { ...one.metadata, resourceVersion: '2' } });
      },
    };
    const outcome = await renewAdopted(contextOf(now, client, cached, lines), seen).catch((error: Error) => ({
      error: error.name,
      renewed: [],
      notRenewed: [],
      certificates: [],
    }));
    const about = lines.filter(({ message }) => /certificate/.test(String(message)));
    return { lines: about, writes: written.map(({ metadata }) => metadata.name), written, ...outcome };
  }

  const planted = (now: Date, change: Parameters<typeof withData>[0]) =>
    pass(now, { cached: withData(change), stored: withData(change) });

  return { held, live, object, look, pass, planted, withData, withOther };
}

function contextOf(now: Date, client: object, cached: Objects, lines: Record<string, unknown>[]): Context {
  const log = (message: string, fields?: object) => lines.push({ message, ...fields });
  const inCache = new Map([...cached].map(([key, one]) => [key, withDigests(one)] as const));
  return {
    client,
    caches: { ofStack: () => inCache, untilSeen: () => Promise.resolve() },
    conflicts: createConflicts(),
    revocations: createRevocations(),
    log: { debug: log, info: log, warn: log, error: log },
    now: () => now,
  } as unknown as Context;
}
