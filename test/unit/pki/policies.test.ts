import { expect } from 'chai';
import fc from 'fast-check';
import { issueAuthority, issueLeaf, issueRoot } from '../../../src/pki/issue.ts';
import { ADOPTED, OF_TIME, POLICIES, reissueReason } from '../../../src/pki/policies.ts';
import type { AuthorityLimits, CurrentCertificate, DesiredCertificate } from '../../../src/pki/types.ts';
import { type Chain, makeChain, NOW, P256, QUERY, refusal, termsOf } from './chains.ts';
import { AUTHORITY, current, DAY, daysLater, LEAF, NO_NAMES, ROOT, reissueRows } from './reissue-rows.ts';

describe('pki/policies', () => {
  let chain: Chain;
  let other: Chain;

  before(async () => {
    [chain, other] = await Promise.all([makeChain(), makeChain()]);
  });

  const leaf = () => current(chain.leaf, chain.authority);
  const leafLasting = (days: number): CurrentCertificate => ({
    ...leaf(),
    certificatePem: issueLeaf(QUERY, chain.leaf.key.publicKeyDer, chain.authority, termsOf(days)),
  });

  it('keeps what is as desired', () => {
    expect(reissueReason(leaf(), LEAF, NOW)).to.equal(undefined);
    expect(reissueReason(current(chain.authority, chain.root), AUTHORITY, NOW)).to.equal(undefined);
    expect(reissueReason({ ...current(chain.root, chain.root), issuerPem: undefined }, ROOT, NOW)).to.equal(undefined);
  });

  it('keeps a leaf whose names are only written or ordered differently', () => {
    const desired = {
      ...LEAF,
      dnsNames: [...LEAF.dnsNames, 'LOCALHOST'].reverse(),
      ipAddresses: ['0:0::1', '127.0.0.1'],
      usages: [...LEAF.usages].reverse(),
    };
    expect(reissueReason(leaf(), desired, NOW)).to.equal(undefined);
  });

  it('reads a leaf that is followed by its chain', () => {
    const pem = chain.leaf.certificatePem + chain.authority.certificatePem;
    expect(reissueReason({ ...leaf(), certificatePem: pem }, LEAF, NOW)).to.equal(undefined);
  });

  const rows = reissueRows(() => [chain, other]);
  for (const [name, parts, desired, now, reason, message] of rows) {
    it(`issues again for ${name}: ${reason}`, () => {
      const found = reissueReason(parts(), desired, now);
      expect(found).to.have.property('reason', reason);
      expect(found?.message).to.match(message);
    });
  }

  it('has a certificate here for each reason that there is', () => {
    expect([...new Set(rows.map(([, , , , reason]) => reason))]).to.have.members(POLICIES.map(({ reason }) => reason));
  });

  it('counts what peers refuse, or what is over, while nobody can follow a spec, and nothing that works', () => {
    const broken = ['Missing', 'Unparseable', 'KeyMismatch', 'IssuerChanged', 'AuthorityFlagChanged', 'NotYetValid'];
    expect(ADOPTED.map(({ reason }) => reason)).to.deep.equal([...broken, 'Expired', 'RenewalDue']);
    expect(OF_TIME.map(({ reason }) => reason)).to.deep.equal(['Expired', 'RenewalDue']);
  });

  it('renews by date from the moment on that is asked for, and not a second before', () => {
    const desired = { ...LEAF, durationSeconds: 90 * DAY, renewBeforeSeconds: 20 * DAY };
    const due = daysLater(70);
    expect(reissueReason(leafLasting(90), desired, new Date(due.getTime() - 1000))).to.equal(undefined);
    expect(reissueReason(leafLasting(90), desired, due)).to.have.property('reason', 'RenewalDue');
  });

  it('names the first of several reasons', () => {
    const broken: CurrentCertificate = { ...current(chain.leaf, other.authority), keyPem: other.leaf.privateKeyPem };
    const desired: DesiredCertificate = {
      ...LEAF,
      key: { algorithm: 'RSA', size: 2048 },
      dnsNames: ['x'],
      usages: [],
      durationSeconds: 1,
    };
    const fixes = [
      () => reissueReason(broken, desired, daysLater(91)),
      () => reissueReason(current(chain.leaf, other.authority), desired, daysLater(91)),
      () => reissueReason(current(chain.leaf, other.authority), { ...desired, key: P256 }, daysLater(91)),
      () => reissueReason(leaf(), { ...desired, key: P256 }, daysLater(91)),
      () => reissueReason(leaf(), { ...LEAF, usages: [], durationSeconds: 1 }, daysLater(91)),
      () => reissueReason(leaf(), { ...LEAF, durationSeconds: 1 }, daysLater(91)),
      () => reissueReason(leaf(), { ...LEAF, durationSeconds: 1 }, daysLater(70)),
      () => reissueReason(leaf(), { ...LEAF, durationSeconds: 1 }, NOW),
    ];
    expect(fixes.map((fix) => fix()?.reason)).to.deep.equal([
      'KeyMismatch',
      'KeyAlgorithmChanged',
      'IssuerChanged',
      'NamesChanged',
      'UsagesChanged',
      'Expired',
      'RenewalDue',
      'DurationChanged',
    ]);
  });

  it('does not issue again and again what ends with its issuer', () => {
    const cut = leafLasting(5000);
    const desired = { ...LEAF, durationSeconds: 5000 * DAY };
    expect(reissueReason(cut, desired, NOW)).to.equal(undefined);
    expect(reissueReason(cut, desired, daysLater(729))).to.equal(undefined);
    expect(reissueReason(cut, desired, daysLater(730))).to.have.property('reason', 'Expired');
    expect(reissueReason(cut, { ...LEAF, durationSeconds: 30 * DAY }, NOW)).to.have.property(
      'reason',
      'DurationChanged',
    );
  });

  it('issues again what was cut short once its issuer lasts longer', () => {
    const renewed = issueAuthority(
      { commonName: 'prod mesh v1' },
      chain.authority.key.publicKeyDer,
      chain.root,
      termsOf(1500),
    );
    const cut = { ...leafLasting(1000), issuerPem: renewed };
    expect(reissueReason(cut, { ...LEAF, durationSeconds: 1000 * DAY }, NOW)).to.have.property(
      'reason',
      'DurationChanged',
    );
  });

  describe('renews nothing by date that is young, however early it is asked for', () => {
    /** Asked for from the first second on. */
    const always = (seconds: number): DesiredCertificate => ({
      ...LEAF,
      durationSeconds: seconds,
      renewBeforeSeconds: seconds,
    });
    const reasonAt = (days: number, secondsAfter: number) =>
      reissueReason(leafLasting(days), always(days * DAY), new Date(NOW.getTime() + secondsAfter * 1000))?.reason;
    const BACKDATED = 300;

    it('not before a third of its life', () => {
      const third = (90 * DAY + BACKDATED) / 3 - BACKDATED;
      expect([reasonAt(90, 0), reasonAt(90, third - 1), reasonAt(90, third)]).to.deep.equal([
        undefined,
        undefined,
        'RenewalDue',
      ]);
    });

    it('not before 10 minutes, of which a third of a short life is less', () => {
      const days = 1200 / DAY;
      const [third, tenMinutes] = [(1200 + BACKDATED) / 3 - BACKDATED, 600 - BACKDATED];
      expect([reasonAt(days, third), reasonAt(days, tenMinutes - 1), reasonAt(days, tenMinutes)]).to.deep.equal([
        undefined,
        undefined,
        'RenewalDue',
      ]);
    });

    it('but replaces what has ended, however young it is', () => {
      expect(reasonAt(100 / DAY, 101)).to.equal('Expired');
    });

    it('but replaces it for every other reason', () => {
      const young = reissueReason(leaf(), { ...always(90 * DAY), dnsNames: ['x'] }, NOW);
      expect(young?.reason).to.equal('NamesChanged');
    });
  });

  describe('holds the limits of a CA against what it is to sign', () => {
    const LIMITS: AuthorityLimits = {
      usages: ['serverAuth', 'clientAuth'],
      dnsNames: ['a.svc', 'b.svc'],
      ipAddresses: ['127.0.0.1'],
    };
    const reasonOf = (made: AuthorityLimits | undefined, wanted: AuthorityLimits | undefined) => {
      const profile = { commonName: 'prod mesh v1', limits: made };
      const pem = issueAuthority(profile, chain.authority.key.publicKeyDer, chain.root, termsOf(730));
      const one = { ...current(chain.authority, chain.root), certificatePem: pem };
      return reissueReason(one, { ...AUTHORITY, limits: wanted }, NOW);
    };

    it('keeps one without limits, and one whose limits are wide enough', () => {
      expect(reasonOf(undefined, LIMITS)).to.equal(undefined);
      expect(reasonOf(LIMITS, { ...LIMITS, dnsNames: ['B.svc', 'a.svc'], ipAddresses: [] })).to.equal(undefined);
      expect(reasonOf(LIMITS, { ...LIMITS, dnsNames: ['a.svc'], usages: ['clientAuth'] })).to.equal(undefined);
      expect(reasonOf(LIMITS, undefined)).to.equal(undefined);
    });

    const narrow: readonly (readonly [what: string, limits: AuthorityLimits, names: RegExp])[] = [
      ['a name', { ...LIMITS, dnsNames: ['a.svc'] }, /b\.svc$/],
      ['an address', { ...LIMITS, ipAddresses: ['::1'] }, /127\.0\.0\.1$/],
      ['all names', { ...LIMITS, dnsNames: [] }, /a\.svc, b\.svc$/],
      ['a usage', { ...LIMITS, usages: ['clientAuth'] }, /serverAuth$/],
    ];
    for (const [what, made, message] of narrow)
      it(`has one signed anew that lacks ${what}`, () => {
        const found = reasonOf(made, LIMITS);
        expect(found?.reason).to.equal('LimitsChanged');
        expect(found?.message).to.match(message);
      });
  });

  it('throws for an issuer that cannot be read, since nothing can be issued by it', () => {
    expect(refusal(() => reissueReason({ ...leaf(), issuerPem: 'x' }, LEAF, NOW))).to.match(/^InvalidCertificate/);
  });

  it('asks for nothing more right after it was obeyed, whatever the durations are', () => {
    const desired = fc.record({
      days: fc.integer({ min: 1, max: 3000 }),
      share: fc.double({ min: 0, max: 0.9, noNaN: true }),
    });
    fc.assert(
      fc.property(desired, ({ days, share }) => {
        const wanted: DesiredCertificate = {
          ...LEAF,
          durationSeconds: days * DAY,
          renewBeforeSeconds: days * DAY * share,
        };
        expect(reissueReason(leafLasting(days), wanted, NOW)).to.equal(undefined);
        const root: CurrentCertificate = {
          certificatePem: issueRoot({ commonName: 'r' }, chain.root.key, termsOf(days)),
          keyPem: chain.root.privateKeyPem,
        };
        expect(reissueReason(root, { ...wanted, ...NO_NAMES, kind: 'root', commonName: 'r' }, NOW)).to.equal(undefined);
      }),
      { numRuns: 50 },
    );
  });
});
