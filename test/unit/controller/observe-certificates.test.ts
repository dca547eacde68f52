// Which Secrets with certificates are believed, when somebody else may have put there what lies in them.
import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { observeCertificates } from '../../../src/controller/observe-certificates.ts';
import { certificatesIn } from '../../../src/observed/certificates.ts';
import { inspectCertificate } from '../../../src/pki/inspect.ts';
import { certificateRequests } from '../../../src/plan/certificates.ts';
import { pinsOf } from '../../../src/plan/known-authorities.ts';
import { componentParty, identityOf } from '../../../src/stack/identities.ts';
import { authoritySecretName } from '../../../src/stack/names.ts';
import { forge, type Holding } from '../../support/adversary/forgery.ts';
import {
  AUTHORITIES,
  type Authorities,
  certificateSecret,
  makeAuthorities,
  metadataLikeOurs,
} from '../../support/adversary/planted-authorities.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const stack = resolved(stackObject(MINIMAL));
const requests = certificateRequests(stack);

describe('the Secrets of certificates', () => {
  let ours: Authorities;
  let theirs: Authorities;
  let object: KubernetesObject;

  before(async () => {
    ours = await makeAuthorities(stack.namespace, stack.name);
    theirs = await makeAuthorities(stack.namespace, stack.name);
    const pinned = AUTHORITIES.map(
      (name) => [authoritySecretName(stack, name), { facts: inspectCertificate(ours[name].cert) }] as const,
    );
    object = { ...stackObject(MINIMAL), status: { tls: { authorities: pinsOf(stack, new Map(pinned)) } } };
  });

  /** A Secret of the stack, as its owner reference says, or one that says nothing. */
  const secretOf = (rest: string, holding: Holding, isOwned: boolean): KubernetesObject =>
    certificateSecret(metadataLikeOurs(stack.namespace, stack.name, rest, isOwned ? stack.uid : undefined), holding);
  const leaving = (secret: KubernetesObject): KubernetesObject => ({
    ...secret,
    metadata: { ...secret.metadata, deletionTimestamp: '2026-06-01T12:00:00Z' },
  });

  /** Which are believed, which are ours by what they hold, and of which CAs people are told; by the ends of their names. */
  async function observed(secrets: readonly KubernetesObject[]) {
    const client = { get: () => Promise.resolve(object) };
    const found = await observeCertificates(client, object, stack, certificatesIn(secrets), requests);
    const endOf = (name: string): string => name.slice(name.lastIndexOf('prod-thanos-') + 'prod-thanos-'.length);
    return {
      believed: [...found.stored.keys()].map(endOf),
      proven: [...(found.owner.proven ?? [])].map(endOf),
      told: found.refusals.map(({ object: { name } }) => endOf(name)),
    };
  }

  const leafBy = (signer: Holding): Promise<Holding> =>
    forge(signer, {
      uris: [identityOf(stack, 'cluster.local', componentParty('query'))],
      usages: ['serverAuth', 'clientAuth'],
    });

  it('are ours by what they hold: a CA that is known, and a leaf that it signed', async () => {
    const secrets = [secretOf('mesh-ca', ours.mesh, false), secretOf('query-tls', await leafBy(ours.mesh), false)];
    const both = ['mesh-ca', 'query-tls'];
    expect(await observed(secrets)).to.deep.equal({ believed: both, proven: both, told: [] });
  });

  it('are not believed where they hold a CA of others, though the stack owns them', async () => {
    const seen = await observed([secretOf('mesh-ca', theirs.mesh, true)]);
    expect(seen).to.deep.equal({ believed: [], proven: [], told: ['mesh-ca'] });
  });

  it('are not proven to be ours by a CA of others, and neither is what that signed', async () => {
    const secrets = [secretOf('mesh-ca', theirs.mesh, false), secretOf('query-tls', await leafBy(theirs.mesh), false)];
    expect(await observed(secrets)).to.deep.equal({ believed: [], proven: [], told: ['mesh-ca'] });
  });

  it('count no more when they are on their way out, and nobody is told of what they hold', async () => {
    const secrets = [secretOf('mesh-ca', theirs.mesh, true), secretOf('access-ca', ours.access, true)].map(leaving);
    expect(await observed(secrets)).to.deep.equal({ believed: [], proven: [], told: [] });
  });
});
