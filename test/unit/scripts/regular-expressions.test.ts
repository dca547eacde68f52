import { expect } from 'chai';
import { ESLint } from 'eslint';
import { ROOT } from '../docs/documents.ts';

describe('the rule for regular expressions', function () {
  this.timeout(60_000);

  it('is on for every file of the operator that reads what others write', async () => {
    const eslint = new ESLint({ cwd: new URL(ROOT).pathname });
    for (const file of [
      'src/verify/answers/prometheus-text.ts',
      'src/user-files/rules/fields.ts',
      'src/observability/redact.ts',
    ]) {
      const { rules } = (await eslint.calculateConfigForFile(file)) as { rules: Record<string, unknown> };
      for (const rule of ['no-super-linear-backtracking', 'no-super-linear-move'])
        expect(rules[`regexp/${rule}`], `${file}: ${rule}`).to.deep.equal([2, { report: 'potential' }]);
    }
  });
});
