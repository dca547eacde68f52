import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { inspectCertificate } from '../../../../src/pki/inspect.ts';
import { BACKDATE_SECONDS } from '../../../../src/pki/issue.ts';
import type { StoredCertificate } from '../../../../src/pki/types.ts';
import type { VersionRoll } from '../../../../src/plan/version-roll.ts';
import { type Component, listenersOf, workloadOf } from '../../../../src/stack/components.ts';
import { certificateSecretName } from '../../../../src/stack/names.ts';
import type { StackSpecInput } from '../../../../src/stack/types.ts';
import { expectationAt, expectedCertificate } from '../../../../src/verify/listeners/expectation.ts';
import type { Place } from '../../../../src/verify/listeners/places.ts';
import { MINIMAL, resolved, stackObject } from '../../../support/plans.ts';

const STACK = resolved(stackObject(MINIMAL));

/** A listener of a component, by its protocol. */
const placeOf = (component: Component, protocol: 'grpc' | 'http'): Place => {
  const listener = listenersOf(component).find((one) => one.protocol === protocol);
  return { ...listener, component, pod: { workload: workloadOf(component) } } as unknown as Place;
};

describe('how a listener should be', () => {
  const at = (spec: Partial<StackSpecInput>, protocol: 'grpc' | 'http', waiting: VersionRoll['waiting'] = new Map()) =>
    expectationAt(resolved(stackObject({ ...MINIMAL, ...spec })), placeOf('store', protocol), waiting);

  it('has the identity of its component', () => {
    for (const component of ['query', 'store', 'compactor'] as const)
      expect(expectationAt(STACK, placeOf(component, 'http'), new Map()).identity).to.match(
        new RegExp(`^spiffe://.*/stack/${STACK.name}/${component}$`),
      );
  });

  it('answers without a certificate only by HTTP, and only where the stack says so', () => {
    const given = { tls: { http: { clientAuth: 'VerifyIfGiven' } } } as const;
    expect([at({}, 'http'), at({}, 'grpc'), at(given, 'grpc')].map((one) => one.answersAnyone)).to.deep.equal([
      false,
      false,
      false,
    ]);
    expect(at(given, 'http').answersAnyone).to.equal(true);
  });

  it('agrees on keys as the version can that its pods run, not the one that they wait for', () => {
    const required = { tls: { keyExchange: 'RequireHybrid' } } as const;
    const earlier: VersionRoll['waiting'] = new Map([['store', { store: { version: 'v0.41.0', image: 'thanos' } }]]);
    expect(at({}, 'grpc').keyExchange).to.equal('any');
    expect(at(required, 'grpc').keyExchange).to.equal('hybrid only');
    expect(at(required, 'http').keyExchange).to.equal('hybrid');
    expect(at(required, 'grpc', earlier).keyExchange).to.equal('hybrid');
  });
});

describe('the certificate that a component should show', () => {
  const certificatePem = readFileSync(new URL('../../../support/authorities/mesh.crt', import.meta.url), 'utf8');
  const { fingerprint, notBefore } = inspectCertificate(certificatePem);
  const stored = (pem: string) =>
    new Map([[certificateSecretName(STACK, 'store'), { certificatePem: pem } as StoredCertificate]]);
  const issued = notBefore.getTime() + BACKDATE_SECONDS * 1000;
  const shownAfter = (seconds: number, pem = certificatePem) =>
    expectedCertificate(STACK, 'store', stored(pem), new Date(issued + seconds * 1000));

  it('is the one in its Secret', () => expect(shownAfter(3600)).to.deep.equal({ fingerprint, isPickingUp: false }));

  it('may still be the one before for three minutes', () => {
    expect([shownAfter(0), shownAfter(179), shownAfter(180)].map((one) => one?.isPickingUp)).to.deep.equal([
      true,
      true,
      false,
    ]);
  });

  it('is unknown where the Secret is missing or unreadable', () => {
    expect(expectedCertificate(STACK, 'store', new Map(), new Date(issued))).to.equal(undefined);
    expect(shownAfter(3600, 'no certificate')).to.equal(undefined);
  });
});
