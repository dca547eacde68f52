import { expect } from 'chai';
import { versionFacts } from '../../../src/stack/versions.ts';

describe('versionFacts', () => {
  const CASES = [
    {
      version: 'v0.40.0',
      queryTls: 'flags',
      grpcGroups: false,
      missingFunctions: ['first_over_time', 'ts_of_first_over_time'],
      known: true,
    },
    { version: 'v0.41.5', queryTls: 'flags', grpcGroups: false, missingFunctions: [], known: true },
    { version: 'v0.42.0', queryTls: 'endpoint-file', grpcGroups: true, missingFunctions: [], known: true },
    { version: 'v0.42.4', queryTls: 'endpoint-file', grpcGroups: true, missingFunctions: [], known: true },
    { version: 'v0.42.4-rc.1', queryTls: 'endpoint-file', grpcGroups: true, missingFunctions: [], known: true },
    { version: 'v0.43.0', queryTls: 'endpoint-file', grpcGroups: true, missingFunctions: [], known: false },
    { version: 'v0.100.0', queryTls: 'endpoint-file', grpcGroups: true, missingFunctions: [], known: false },
    { version: 'v1.0.0', queryTls: 'endpoint-file', grpcGroups: true, missingFunctions: [], known: false },
  ] as const;

  for (const { version, queryTls, grpcGroups, missingFunctions, known } of CASES) {
    it(`${version}: ${queryTls}, ${known ? 'known' : 'newer than the table'}`, () => {
      expect(versionFacts(version)).to.deep.equal({ facts: { queryTls, grpcGroups, missingFunctions }, known });
    });
  }

  it('refuses what is older than the table, and what is no version', () => {
    expect(() => versionFacts('v0.39.2')).to.throw(RangeError, 'v0.39.2 is older than v0.40.0');
    expect(() => versionFacts('latest')).to.throw(RangeError, '"latest" is not a version');
  });
});
