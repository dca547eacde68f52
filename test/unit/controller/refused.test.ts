import { expect } from 'chai';
import { type KubernetesObject, keyOf, type ObjectRef, refOf } from '../../../src/api/objects.ts';
import { createContests } from '../../../src/controller/apply/contests.ts';
import type { Context, StackObject } from '../../../src/controller/context.ts';
import { renewStanding } from '../../../src/controller/refused.ts';
import { buildCertificateSecret } from '../../../src/manifests/parts/certificate-secret.ts';
import { inspectCertificate } from '../../../src/pki/inspect.ts';
import { certificateRequests } from '../../../src/plan/certificates.ts';
import { pinsOf } from '../../../src/plan/known-authorities.ts';
import { type Issued, issueDesired } from '../../support/certificates.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);

const good = stackObject({ ...MINIMAL, tls: { certificate: { duration: '1h', renewBefore: '20m' } } });
const stack = resolved(good);
const requests = certificateRequests(stack);

describe('renewStanding', () => {
  const held = new Map<string, Issued>();
  const live = new Map<string, KubernetesObject>();
  let object: StackObject;

  before(async () => {
    for (const request of requests) {
      const signer = requests.find(({ holder }) => holder === request.issuer);
      const issuer = signer && held.get(signer.secretName);
      const one = await issueDesired(request.desired, NOW, issuer);
      held.set(request.secretName, one);
      const chainPem = one.certificatePem + (issuer && request.desired.kind === 'leaf' ? issuer.certificatePem : '');
      const secret = buildCertificateSecret(stack, request, { chainPem, keyPem: one.keyPem });
      const metadata = { ...secret.metadata, uid: request.secretName, resourceVersion: '1' };
      live.set(keyOf(refOf(secret)), { ...secret, metadata });
    }
    const facts = [...held].map(
      ([name, { certificatePem }]) => [name, { facts: inspectCertificate(certificatePem) }] as const,
    );
    const status = { tls: { authorities: pinsOf(stack, new Map(facts)) } };
    object = { ...good, spec: { version: 'nonsense' }, status } as unknown as StackObject;
  });

  /** What a pass over a refused stack logs and writes. */
  async function pass(now: Date) {
    const lines: Record<string, unknown>[] = [];
    const writes: string[] = [];
    const log = (message: string, fields?: object) => lines.push({ message, ...fields });
    const client = {
      get: () => Promise.resolve(object),
      find: (ref: ObjectRef) => Promise.resolve(live.get(keyOf(ref))),
      apply: (one: KubernetesObject) => {
        writes.push(one.metadata.name);
        return Promise.resolve({ ...one, metadata: { ...one.metadata, resourceVersion: '2' } });
      },
    };
    const caches = { ofStack: () => live, untilSeen: () => Promise.resolve() };
    const logger = { debug: log, info: log, warn: log, error: log };
    const context = { client, caches, contests: createContests(), log: logger, now: () => now } as unknown as Context;
    const { renewed = [] } = await renewStanding(context, object);
    return { lines: lines.filter(({ message }) => /certificate/.test(String(message))), writes, renewed };
  }

  it('leaves a line for each certificate that it renews: whose, where, why and until when, and never its key', async () => {
    const { lines, writes, renewed } = await pass(later(45));
    const leaves = requests.filter(({ desired }) => desired.kind === 'leaf');
    expect(writes).to.have.members(leaves.map(({ secretName }) => secretName));
    expect(renewed).to.have.length(leaves.length);
    expect(lines.map(({ holder }) => holder)).to.have.members(leaves.map(({ holder }) => holder));
    for (const { request, facts } of renewed) {
      const line = lines.find(({ holder }) => holder === request.holder);
      expect(line?.['message']).to.equal('certificate renewed');
      expect(line?.['stack']).to.equal('monitoring/prod');
      expect(line?.['object']).to.equal(`Secret ${request.secretName}`);
      expect(line?.['reason']).to.match(/renewal was due/);
      expect(line?.['until']).to.equal(facts.notAfter.toISOString());
    }
    expect(JSON.stringify(lines)).to.not.match(/PRIVATE KEY|BEGIN/);
  });

  it('leaves none where nothing is due', async () => {
    expect(await pass(later(5))).to.deep.equal({ lines: [], writes: [], renewed: [] });
  });
});
