import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';
import { run } from '../../../src/cli/run.ts';
import { buildCustomResourceDefinition } from '../../../src/stack/schema/crd.ts';

const example = (name: string): string => fileURLToPath(new URL(`../../../examples/${name}.yaml`, import.meta.url));

async function call(...args: readonly string[]) {
  const out: string[] = [];
  const error: string[] = [];
  const code = await run(args, {
    out: (text) => void out.push(text),
    error: (text) => void error.push(text),
  });
  return { code, out: out.join(''), error: error.join('') };
}

describe('the command line', () => {
  it('validate says OK and ends with 0', async () => {
    const { code, out, error } = await call('validate', example('quickstart'), example('minimal'));
    expect({ code, error }).to.deep.equal({ code: 0, error: '' });
    expect(out).to.match(/^OK\nlooked at: .*quickstart\.yaml: document \d+: SecureThanosStack monitoring\/\w+\n/);
    expect(out).to.match(/\nnot seen: .*minimal.*Secret "[^"]+" is not in the files/);
  });

  it('validate ends with 1 when something is wrong', async () => {
    const { code, out, error } = await call(
      'validate',
      fileURLToPath(new URL('../../../package.json', import.meta.url)),
    );
    expect({ code, out }).to.deep.equal({ code: 1, out: '' });
    expect(error).to.include('package.json: document 1: is no Kubernetes object');
  });

  it('validate compares with the stacks as they were', async () => {
    const { code, error } = await call('validate', '--previous', example('production'), example('production'));
    expect({ code, error }).to.deep.equal({ code: 0, error: '' });
    const folder = await mkdtemp(join(tmpdir(), 'validate-'));
    const smaller = join(folder, 'smaller.yaml');
    await writeFile(smaller, (await readFile(example('production'), 'utf8')).replace('size: 50Gi', 'size: 49Gi'));
    const refused = await call('validate', `--previous=${example('production')}`, smaller);
    expect(refused.code).to.equal(1);
    expect(refused.error).to.match(/smaller\.yaml: document 1: .*\.storage\.size: must not become smaller/);
    await rm(folder, { recursive: true });
  });

  it('render writes objects and ends with 0', async () => {
    const { code, out, error } = await call('render', example('minimal'), '--cluster-domain=example.internal');
    expect({ code, error }).to.deep.equal({ code: 0, error: '' });
    expect(out).to.match(/^# SecureThanosStack monitoring\/minimal/);
    expect(out).to.include('.svc.example.internal').and.to.not.include('cluster.local:');
  });

  it('crd writes the CustomResourceDefinition', async () => {
    const { code, out } = await call('crd');
    expect(code).to.equal(0);
    expect(parse(out)).to.deep.equal(JSON.parse(JSON.stringify(buildCustomResourceDefinition())));
  });

  it('explains itself', async () => {
    const { code, out } = await call('--help');
    expect(code).to.equal(0);
    for (const verb of ['render', 'validate', 'crd']) expect(out).to.include(verb);
  });

  for (const args of [
    [],
    ['nonsense'],
    ['toString'],
    ['render'],
    ['validate', '--nonsense', 'x'],
    ['validate', '/does/not/exist'],
    ['crd', 'x'],
  ]) {
    it(`ends with 2 for "${args.join(' ')}"`, async () => {
      const { code, out, error } = await call(...args);
      expect(code).to.equal(2);
      expect(out + error).to.include('usage: securethanos');
    });
  }
});
