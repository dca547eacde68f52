import { expect } from 'chai';
import fc from 'fast-check';
import { certificateRequests } from '../../../src/plan/certificates.ts';
import { clientSecretName, clusterRoleName, componentName, shorten } from '../../../src/stack/names.ts';
import { MINIMAL, objectsOf, planFor, resolved, stackObject } from '../../support/plans.ts';
import { dnsLabel, stackName } from '../../support/stacks/random-specs.ts';

describe('shorten', () => {
  it('keeps a name below the limit', () => {
    expect(shorten('a'.repeat(51))).to.equal('a'.repeat(51));
  });

  it('gives the full length to longer ones, and only to them', () => {
    for (const length of [52, 53, 200]) expect(shorten('a'.repeat(length))).to.have.length(52);
  });

  it('keeps names apart that differ only where they were cut', () => {
    expect(shorten(`${'a'.repeat(60)}b`)).to.not.equal(shorten(`${'a'.repeat(60)}c`));
  });

  it('is a name again', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '-', '1'), maxLength: 100 }).map((middle) => `a${middle}b`);
    fc.assert(fc.property(text, (name) => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(shorten(name))));
  });
});

describe('names of two stacks', () => {
  it('in one namespace never collide', () => {
    // Alike for longer than any name is kept.
    const alike = fc.tuple(dnsLabel(3), dnsLabel(3)).map((ends) => ends.map((end) => 'x'.repeat(60) + end));
    const pair = fc.oneof(fc.tuple(stackName, stackName), alike).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(pair, ([a = '', b = '']) => {
        const [first, second] = [derivedNames(a), derivedNames(b)];
        expect([...first].filter((name) => second.has(name))).to.deep.equal([]);
      }),
      { numRuns: 40 },
    );
  });

  it('can not be made to collide by a client that is named as a shortened name ends', () => {
    const long = clientSecretName({ name: 'a-thanos-client-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', namespace: 'n' }, 'cccc');
    const rest = long.replace('a-thanos-client-', '');
    expect(long).to.have.length(52);
    expect(clientSecretName({ name: 'a', namespace: 'n' }, rest)).to.not.equal(long);
  });

  it('in two namespaces keep their cluster roles apart', () => {
    const first = clusterRoleName({ namespace: 'a-b', name: 'c' }, 'prometheus');
    expect(clusterRoleName({ namespace: 'a', name: 'b-c' }, 'prometheus')).to.not.equal(first);
  });
});

describe('componentName', () => {
  it('matches the job selectors of the Thanos mixin', () => {
    expect(componentName({ name: 'prod', namespace: 'n' }, 'query')).to.match(/.*thanos-query.*/);
  });
});

/** Kind and name of everything that a stack gets in its namespace. */
function derivedNames(name: string): ReadonlySet<string> {
  const id = { name, namespace: 'n' };
  const spec = { ruler: {}, prometheus: {}, clients: [{ name: 'query' }, { name: 'b' }] };
  const plan = planFor(spec, id);
  const requests = certificateRequests(resolved(stackObject({ ...MINIMAL, ...spec }, id)));
  return new Set([
    ...objectsOf(plan).map(({ kind, metadata }) => `${kind}/${metadata.name}`),
    ...requests.map(({ secretName }) => `Secret/${secretName}`),
  ]);
}
