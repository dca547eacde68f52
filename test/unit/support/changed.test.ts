import { expect } from 'chai';
import { referencesIn, repositoryOf } from '../../support/changed/references.ts';
import { touchedSince } from '../../support/changed/select.ts';
import { touchedBy } from '../../support/changed/touched.ts';

const TEXTS: Readonly<Record<string, string>> = {
  'src/main.ts': "import { run } from './run/run.ts';",
  'src/run/run.ts': "import type { Spec } from '../api/spec.ts'; const userAgent = 'docs';",
  'src/api/spec.ts': '',
  'src/lonely.ts': '',
  'docs/install.md': 'see src/lonely.ts',
  'docs/api.md': '',
  'README.md': '',
  'package.json': '{}',
  'test/golden/small/a.yaml': '',
  'test/support/start.ts': "const MAIN = new URL('../../src/main.ts', import.meta.url);",
  'test/unit/spec.test.ts': "import '../../src/api/spec.ts';",
  'test/unit/lazy.test.ts': "const { run } = await import('../../src/run/run.ts');",
  'test/unit/golden.test.ts': `const place = \`test/golden/\${name}\`; readFileSync('README.md');`,
  'test/unit/docs.test.ts': "readdirSync('docs');",
  'test/control-plane/process.test.ts': "import { start } from '../support/start.ts';",
};
const FILES = Object.keys(TEXTS);
const TESTS = FILES.filter((file) => file.endsWith('.test.ts'));

describe('the tests that a change can touch', () => {
  const touched = (...changed: readonly string[]) =>
    touchedBy({ files: FILES, changed, read: (file) => TEXTS[file] ?? '' }, TESTS).map(
      (file) => file.split('/').at(-1)?.split('.')[0],
    );

  it('are those that import it, at any distance, also when they are run or started by their path', () => {
    expect(touched('src/api/spec.ts')).to.have.members(['spec', 'lazy', 'process']);
    expect(touched('src/run/run.ts')).to.have.members(['lazy', 'process']);
    expect(touched('src/main.ts')).to.have.members(['process']);
    expect(touched('src/lonely.ts')).to.deep.equal([]);
  });

  it('are those that read it, by its name, its folder or a pattern', () => {
    expect(touched('docs/api.md')).to.have.members(['docs']);
    expect(touched('test/golden/small/a.yaml')).to.have.members(['golden']);
    expect(touched('README.md')).to.have.members(['golden']);
  });

  it('are those that named what is gone or new', () => {
    expect(touched('docs/new.md')).to.have.members(['docs']);
    expect(touched('test/golden/older/gone.yaml')).to.have.members(['golden']);
  });

  it('are themselves, and all of them when that changes on which all rest', () => {
    expect(touched('test/unit/spec.test.ts')).to.deep.equal(['spec']);
    expect(touched('package.json')).to.have.length(TESTS.length);
  });

  it('are not those that use the name of a folder as a word', () => {
    const repository = repositoryOf(FILES);
    expect(referencesIn(repository, 'src/run/run.ts', TEXTS['src/run/run.ts'] ?? '')).to.deep.equal([
      'src/api/spec.ts',
    ]);
  });

  it('are found in this repository', () => {
    expect(touchedSince('HEAD')).to.be.an('array');
    const refused = () => touchedSince('no-such-commit');
    expect(refused).to.throw(/no-such-commit/);
  });
});
