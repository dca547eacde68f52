import { expect } from 'chai';
import { readScrapes } from '../../../src/inputs/scrapes.ts';
import { judgesHere } from '../../../src/threads/judges.ts';
import { NOTHING_DEPLOYED } from '../../../src/user-files/deployed-files.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const SECRET = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'jobs' }, data: {} };

describe('scrape jobs of a Secret', () => {
  // Each may be the name of a key, and every object of JavaScript inherits something of that name.
  for (const key of ['constructor', 'toString', 'valueOf', '__proto__', 'hasOwnProperty'])
    it(`are missing under the key "${key}" that it does not have`, async () => {
      const prometheus = { additionalScrapeConfigs: { name: 'jobs', key } };
      const stack = resolved(stackObject({ ...MINIMAL, prometheus }));
      const judging = { judges: judgesHere, deployed: NOTHING_DEPLOYED };
      const { problems } = await readScrapes({ find: async () => SECRET } as never, stack, judging);
      expect(problems.map(({ reason }) => reason)).to.deep.equal(['ScrapeConfigsMissing']);
      expect(problems[0]?.message).to.include(`has no key "${key}"`);
    });
});
