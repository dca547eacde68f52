import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import packageJson from '../../../package.json' with { type: 'json' };
import { PACKAGES } from '../../../sandbox/system-packages.ts';
import { namesIn, page, ROOT, rowsBelow } from './documents.ts';

/** Each section of docs/dependencies.md, and what must stand in it: each name once, no other. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  'At run time': Object.keys(packageJson.dependencies),
  Optional: Object.keys(packageJson.optionalDependencies),
  'To develop and test': Object.keys(packageJson.devDependencies),
  'Go modules of the sandbox': readdirSync(new URL('sandbox/tools/', ROOT)),
  'System packages of the sandbox': PACKAGES,
};

describe('docs/dependencies.md', () => {
  for (const [section, names] of Object.entries(SECTIONS)) {
    it(`says what each of "${section}" is for`, () => {
      const rows = rowsBelow(page('docs/dependencies.md'), section);
      expect([...namesIn(rows)].sort()).to.deep.equal([...names].sort());
      for (const [name, purpose] of rows) expect(purpose, name).to.not.equal('');
    });
  }
});
