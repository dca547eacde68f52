import { expect } from 'chai';
import { sameStatus } from '../../../src/status/same.ts';
import { statusOf, worked } from './inputs.ts';

describe('sameStatus', () => {
  const status = statusOf(worked());

  it('looks past the order of keys and undefined fields', () => {
    const turned = Object.fromEntries(Object.entries(status).toReversed());
    expect(sameStatus(status, { ...turned, ...({ absent: undefined } as object) })).to.equal(true);
    expect(sameStatus(undefined, {})).to.equal(true);
  });

  it('sees every other difference', () => {
    expect(sameStatus(status, undefined)).to.equal(false);
    expect(sameStatus(status, { ...status, ready: '5/6' })).to.equal(false);
    expect(sameStatus(status, { ...status, conditions: status.conditions?.toReversed() })).to.equal(false);
  });
});
