import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';

const path = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

describe('the securethanos program', () => {
  it('says nothing of a reader that has seen enough', async () => {
    // `head` ends after one line, long before all manifests are written.
    const command = `"${process.execPath}" "${path('src/cli/main.ts')}" render "${path('examples/production.yaml')}" | head -1`;
    const { stdout, stderr } = await execa(command, { shell: true });
    expect(stdout).to.match(/^# SecureThanosStack monitoring\/prod/);
    expect(stderr).to.equal('');
  });
});
