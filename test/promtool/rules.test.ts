import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import { logToStandardError } from '../../sandbox/log.ts';
import { renderRuleFile } from '../../src/user-files/rules/render.ts';
import { checkRuleFile } from '../../src/user-files/rules/rule-file.ts';
import { RULE_FILES } from '../support/rules/files.ts';

describe('rule files, as promtool judges them', function () {
  // The first time, promtool is built from source.
  this.timeout(1_800_000);
  let promtool: string;
  let folder: string;

  before(async () => {
    const path = (await ensureBinaries(['promtool'], { log: logToStandardError }))['promtool'];
    if (path === undefined) throw new Error('promtool was not built');
    promtool = path;
    folder = await mkdtemp(join(tmpdir(), 'rules-'));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function judge(content: string): Promise<{ verdict: string; output: string }> {
    const file = join(folder, 'rules.yaml');
    await writeFile(file, content);
    const { failed, stderr } = await execa(promtool, ['check', 'rules', '--lint=none', file], { reject: false });
    return { verdict: failed ? 'bad' : 'good', output: stderr };
  }

  for (const { name, content, verdict, promtool: other } of RULE_FILES) {
    const expected = other?.verdict ?? verdict;
    it(`${expected}: ${name}${other ? `, since ${other.why}` : ''}`, async () => {
      const judged = await judge(content);
      expect(judged.verdict, judged.output).to.equal(expected);
    });

    if (verdict === 'bad' || other) continue;
    it(`good as it is written again: ${name}`, async () => {
      const { file } = checkRuleFile(content);
      if (!file) throw new Error('the file was refused');
      const judged = await judge(renderRuleFile(file, { kind: 'ConfigMap', name: 'rules', key: 'rules.yaml' }));
      expect(judged.verdict, judged.output).to.equal('good');
    });
  }
});
