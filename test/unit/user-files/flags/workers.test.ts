import { expect } from 'chai';
import { acceptStack } from '../../../../src/user-files/flags/accept.ts';
import { MOST_WORKERS } from '../../../../src/user-files/flags/workers.ts';
import { MINIMAL, SETTINGS, stackObject } from '../../../support/plans.ts';

/** What is said of the flags of a component; '' for nothing. */
const said = (owner: string, ...flags: readonly string[]): string =>
  acceptStack(stackObject({ ...MINIMAL, [owner]: { additionalArgs: flags } } as never), SETTINGS, new Date())
    .violations.map(({ path, message }) => `${path}: ${message}`)
    .join('\n');

const WORKERS: readonly (readonly [string, string])[] = [
  ['store', 'block-sync-concurrency'],
  ['store', 'block-meta-fetch-concurrency'],
  ['compactor', 'compact.concurrency'],
  ['compactor', 'compact.blocks-fetch-concurrency'],
  ['compactor', 'downsample.concurrency'],
  ['compactor', 'block-files-concurrency'],
  ['prometheus', 'query.max-concurrency'],
];

describe('numbers of workers', () => {
  for (const [owner, name] of WORKERS)
    it(`of --${name} stay where ${owner} starts with them`, () => {
      expect(said(owner, `--${name}=${MOST_WORKERS}`)).to.equal('');
      expect(said(owner, '--log.level=debug', `--${name}=${MOST_WORKERS + 1}`)).to.equal(
        `spec.${owner}.additionalArgs[1]: --${name}=10001 is above 10000, and the memory for so many may end the component at its start: write a smaller number`,
      );
    });

  it('are not meant by other numbers', () => {
    expect(said('query', '--query.max-concurrent=999999999')).to.equal('');
  });
});
