import { expect } from 'chai';
import { isHybrid, keyExchangeAt } from '../../../src/stack/key-exchange.ts';
import { type ResolvedStack, resolveStack } from '../../../src/stack/resolve/resolve.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { MINIMAL, resolved, SETTINGS, stackObject } from '../../support/plans.ts';

const HYBRID: Partial<StackSpecInput> = { tls: { keyExchange: 'RequireHybrid' } };
const stackOf = (spec: Partial<StackSpecInput>): ResolvedStack => resolved(stackObject({ ...MINIMAL, ...spec }));

describe('spec.tls.keyExchange', () => {
  it('is Prefer when nobody says anything, which asks nothing of a listener', () => {
    const stack = stackOf({});
    expect(stack.spec.tls.keyExchange).to.equal('Prefer');
    expect([keyExchangeAt(stack, 'grpc'), keyExchangeAt(stack, 'http')]).to.deep.equal(['any', 'any']);
  });

  it('asks gRPC for hybrid groups alone, and HTTP for them where the other end has them', () => {
    const stack = stackOf(HYBRID);
    expect([keyExchangeAt(stack, 'grpc'), keyExchangeAt(stack, 'http')]).to.deep.equal(['hybrid only', 'hybrid']);
  });

  for (const version of ['v0.40.1', 'v0.41.0'])
    it(`is refused as RequireHybrid with ${version}, with field, value and the way out`, () => {
      const { violations } = resolveStack(stackObject({ ...MINIMAL, ...HYBRID, version }), SETTINGS);
      expect(violations.map(({ path }) => path)).to.deep.equal(['spec.tls.keyExchange']);
      expect(violations[0]?.message).to.match(
        new RegExp(
          `^RequireHybrid needs Thanos v0\\.42\\.0 or later,.*runs ${version}: choose such a version, or Prefer$`,
        ),
      );
      expect(resolveStack(stackObject({ ...MINIMAL, version }), SETTINGS).violations).to.deep.equal([]);
    });

  it('is refused too where the tag of the image tells of an earlier version', () => {
    const { violations } = resolveStack(stackObject({ ...MINIMAL, ...HYBRID, image: 'r.io/thanos:v0.41.0' }), SETTINGS);
    expect(violations.map(({ path }) => path)).to.deep.equal(['spec.tls.keyExchange']);
  });

  it('is taken with v0.42.0 and what follows', () => {
    for (const version of ['v0.42.0', 'v0.43.1', 'v1.0.0'])
      expect(resolveStack(stackObject({ ...MINIMAL, ...HYBRID, version }), SETTINGS).violations).to.deep.equal([]);
  });
});

describe('a hybrid group', () => {
  it('joins a classical curve with ML-KEM', () => {
    for (const group of ['X25519MLKEM768', 'SecP256r1MLKEM768', 'SecP384r1MLKEM1024'])
      expect(isHybrid(group), group).to.equal(true);
    for (const group of ['X25519', 'P-256', 'MLKEM768', 'X25519Kyber768Draft00', 'aX25519MLKEM768', 'X25519MLKEM768a'])
      expect(isHybrid(group), group).to.equal(false);
  });
});
