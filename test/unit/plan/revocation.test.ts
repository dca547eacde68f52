import { expect } from 'chai';
import { type AllowedIdentities, unknownIdentities } from '../../../src/observed/allowed-identities.ts';
import { grant } from '../../../src/plan/grants.ts';
import {
  listFingerprint,
  planAllowedIdentities,
  type RecordedList,
  recordedLists,
  recordOf,
} from '../../../src/plan/revocation.ts';
import { factsOf } from '../../../src/stack/components.ts';
import { MINIMAL, stackObject } from '../../support/plans.ts';

const EPOCH = '0123456789';
const observed = (identities: readonly string[], epoch = EPOCH): AllowedIdentities => ({ identities, epoch });
const recorded = (identities: readonly string[], epoch = EPOCH): RecordedList => ({
  fingerprint: listFingerprint(identities),
  epoch,
});

interface Case {
  readonly what: string;
  readonly desired: readonly string[];
  /** What lies in the cluster. */
  readonly observed: AllowedIdentities | undefined;
  readonly recorded?: RecordedList;
  readonly keeps: boolean;
}

function expectMarks({ what, desired, keeps, ...known }: Case): void {
  it(`${keeps ? 'restarts nothing for' : 'replaces the pods for'} ${what}`, () => {
    const { identities, epoch } = planAllowedIdentities(desired, known);
    expect(identities).to.deep.equal([...desired].sort());
    expect(epoch === EPOCH).to.equal(keeps);
    expect(epoch).to.match(/^[0-9a-f]{10}$/);
  });
}

describe('planAllowedIdentities, by what the status says', () => {
  const CASES: readonly Case[] = [
    { what: 'the same list', desired: ['a', 'b'], observed: observed(['a', 'b']), keeps: true },
    { what: 'another order', desired: ['b', 'a'], observed: observed(['a', 'b']), keeps: true },
    { what: 'a list that grows', desired: ['a', 'b', 'c'], observed: observed(['b', 'a']), keeps: true },
    { what: 'a list that shrinks', desired: ['a'], observed: observed(['a', 'b']), keeps: false },
    { what: 'one in exchange for another', desired: ['a', 'c'], observed: observed(['a', 'b']), keeps: false },
    {
      what: 'a removal that somebody hid by writing the shorter list',
      desired: ['a'],
      observed: observed(['a']),
      keeps: false,
    },
    { what: 'a removal that somebody hid by deleting the list', desired: ['a'], observed: undefined, keeps: false },
    {
      what: 'growth of a list that somebody edited',
      desired: ['a', 'b', 'c'],
      observed: observed(['a']),
      keeps: false,
    },
    {
      what: 'a mark that somebody edited',
      desired: ['a', 'b'],
      observed: observed(['a', 'b'], 'ffffffffff'),
      keeps: true,
    },
    {
      what: 'growth beside a mark that somebody edited',
      desired: ['a', 'b', 'c'],
      observed: observed(['a', 'b'], 'ffffffffff'),
      keeps: true,
    },
    { what: 'a list that somebody edited', desired: ['a', 'b'], observed: observed(['a']), keeps: true },
    { what: 'a list that somebody deleted', desired: ['a', 'b'], observed: undefined, keeps: true },
    { what: 'a list that is none', desired: ['a', 'b'], observed: unknownIdentities('edited', ''), keeps: true },
  ];
  for (const one of CASES) expectMarks({ recorded: recorded(['b', 'a']), ...one });

  it('gives a mark that nothing which lies in the cluster has a say in', () => {
    const known = { recorded: recorded(['a', 'b']) };
    const marks = [observed(['a', 'b']), observed(['a'], 'ffffffffff'), unknownIdentities('x', ''), undefined].map(
      (one) => planAllowedIdentities(['a'], { ...known, observed: one }).epoch,
    );
    expect(new Set(marks).size).to.equal(1);
  });

  it('forgets nothing when a pass ends between the record and the list, nor when the list is changed again meanwhile', () => {
    const before = observed(['a', 'b']);
    const shrunk = planAllowedIdentities(['a'], { observed: before, recorded: recorded(['a', 'b']) });
    const [record] = Object.values(recordOf({ query: shrunk }, {}));
    expect(planAllowedIdentities(['a'], { observed: before, recorded: record })).to.deep.equal(shrunk);
    const back = planAllowedIdentities(['a', 'b'], { observed: before, recorded: record });
    expect([EPOCH, shrunk.epoch]).to.not.include(back.epoch);
  });

  it('replaces the pods for a list that grew and then shrank to what it was, and each time anew', () => {
    const marks = [EPOCH];
    for (let turn = 0; turn < 3; turn += 1) {
      const now = marks.at(-1) as string;
      const grown = planAllowedIdentities(['a', 'b'], {
        observed: observed(['a'], now),
        recorded: recorded(['a'], now),
      });
      expect(grown.epoch).to.equal(now);
      marks.push(planAllowedIdentities(['a'], { observed: grown, recorded: recorded(['a', 'b'], now) }).epoch);
    }
    expect(new Set(marks).size).to.equal(4);
  });
});

describe('planAllowedIdentities, where the status says nothing', () => {
  const CASES: readonly Case[] = [
    { what: 'the same list', desired: ['a', 'b'], observed: observed(['a', 'b']), keeps: true },
    { what: 'a list that grows', desired: ['a', 'b', 'c'], observed: observed(['a', 'b']), keeps: true },
    { what: 'a list that shrinks', desired: ['a'], observed: observed(['a', 'b']), keeps: false },
    { what: 'a list that is not known', desired: ['a'], observed: undefined, keeps: false },
  ];
  for (const one of CASES) expectMarks(one);

  it('replaces the pods when somebody wrote the mark or the list, whatever it is', () => {
    const first = planAllowedIdentities(['a'], {});
    const marks = [
      unknownIdentities('edited', '["a"]'),
      unknownIdentities('', ''),
      unknownIdentities(first.epoch, 'a'),
    ];
    const planned = marks.map((one) => planAllowedIdentities(['a'], { observed: one }));
    expect(new Set([first, ...planned].map(({ epoch }) => epoch)).size).to.equal(4);
    for (const { identities } of planned) expect(identities).to.deep.equal(['a']);
  });

  it('marks the same list with the same mark, so that a lost object is made again as it was', () => {
    const first = planAllowedIdentities(['a', 'b'], {});
    expect(planAllowedIdentities(['b', 'a'], {})).to.deep.equal(first);
    expect(first.epoch).to.match(/^[0-9a-f]{10}$/);
  });
});

describe('the record of lists', () => {
  it('is told from the status, and keeps that of a component that is gone', () => {
    const allowed = { query: observed(['b', 'a']) };
    const record = recordOf(allowed, { ruler: recorded(['c']) });
    expect(record).to.deep.equal({ query: recorded(['a', 'b']), ruler: recorded(['c']) });
    const status = { tls: { allowedIdentities: record } };
    expect(recordedLists({ ...stackObject(MINIMAL), status })).to.deep.equal(record);
    expect(recordedLists(stackObject(MINIMAL))).to.deep.equal({});
    expect(recordOf(allowed, record)).to.deep.equal(record);
  });

  it('tells lists apart whose names look alike when they are joined', () => {
    expect(listFingerprint(['a', 'b']))
      .to.equal(listFingerprint(['b', 'a']))
      .and.match(/^[0-9a-f]{64}$/);
    const alike = [['a', 'b'], ['a,b'], ['a\nb'], ['a","b'], ['ab'], []];
    expect(new Set(alike.map(listFingerprint)).size).to.equal(alike.length);
  });
});

describe('the mark of a component with two HTTP listeners', () => {
  const [here, there] = ['a', 'b'].map((identity) => grant(factsOf('store'), 'write', identity));
  const before = planAllowedIdentities([here ?? '', there ?? ''], {});

  it('is another one when somebody loses one listener and gets the other', () => {
    const moved = [here ?? '', grant(factsOf('store'), 'http', 'b')];
    expect(planAllowedIdentities(moved, { observed: before }).epoch).to.not.equal(before.epoch);
  });

  it('stays when somebody gets the other too', () => {
    const grown = [...before.identities, grant(factsOf('store'), 'http', 'b')];
    expect(planAllowedIdentities(grown, { observed: before }).epoch).to.equal(before.epoch);
  });
});
