// The rule of eslint.raw-objects.js: who reads a part of an object that lives, and is none who may.
import { expect } from 'chai';
import { ESLint, Linter, type Rule } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';

/** As in src/api/objects.ts. */
const TYPES = `
type Meta = { readonly name: string };
type KubernetesObject = { readonly apiVersion: string; readonly kind: string; readonly metadata: Meta; readonly [key: string]: unknown };
interface StackObject extends KubernetesObject { readonly metadata: Meta & { readonly uid: string } }
type ObjectHead = Pick<KubernetesObject, 'apiVersion' | 'kind' | 'metadata'>;
declare const pod: KubernetesObject;
declare const maybe: KubernetesObject | undefined;
declare const stack: StackObject;
declare const part: string;
declare function each(use: (object: KubernetesObject) => unknown): void;
`;

const READS: readonly (readonly [how: string, code: string])[] = [
  ['by its name', `export const read = pod['status'];`],
  ['of one that may be absent', `export const read = maybe?.['spec'];`],
  ['of a stack', `export const read = stack['spec'];`],
  ['that the caller names', 'export const read = pod[part];'],
  ['as a constant', 'export const { data } = pod;'],
  ['under another name', 'export const { status: read } = pod;'],
  ['of a parameter', 'export const read = ({ spec }: KubernetesObject) => spec;'],
  ['of each of several', 'each(({ metadata, type }) => [metadata, type]);'],
];

const OTHERS: readonly (readonly [what: string, code: string])[] = [
  ['which object it is', `export const name = ({ kind, metadata }: KubernetesObject) => [kind, metadata['name']];`],
  ['the whole object, handed on', 'export const copy = { ...pod, metadata: {} };'],
  ['what is no object of Kubernetes', 'export const of = ({ spec }: { readonly spec: string }) => spec;'],
  ['the head of one', 'export const name = ({ metadata }: ObjectHead) => metadata;'],
];

const FILE = '/code.ts';
const RULE = new URL('../../../eslint.raw-objects.js', import.meta.url).href;

/** How often the rule speaks. */
async function refusals(code: string): Promise<number> {
  const { default: rule } = (await import(RULE)) as { readonly default: Rule.RuleModule };
  const text = TYPES + code;
  const source = ts.createSourceFile(FILE, text, ts.ScriptTarget.Latest, true);
  const host = { ...ts.createCompilerHost({}), getSourceFile: (name: string) => (name === FILE ? source : undefined) };
  const program = ts.createProgram([FILE], { noLib: true, strict: true }, host);
  const languageOptions = { parser: tseslint.parser, parserOptions: { programs: [program] } } as Linter.LanguageOptions;
  const plugins = { local: { rules: { 'raw-objects': rule } } };
  const rules: Linter.Config['rules'] = { 'local/raw-objects': 'error' };
  const config: Linter.Config = { files: ['**/*.ts'], languageOptions, plugins, rules };
  const messages = new Linter({ cwd: '/' }).verify(text, config, FILE);
  expect(messages.filter(({ ruleId }) => ruleId !== 'local/raw-objects')).to.deep.equal([]);
  return messages.length;
}

describe('a part of a raw object', () => {
  for (const [how, code] of READS) it(`is read ${how}`, async () => expect(await refusals(code)).to.equal(1));
  for (const [what, code] of OTHERS) it(`is not ${what}`, async () => expect(await refusals(code)).to.equal(0));

  it('may be read by who makes facts of it or compares it, by who reads a stack, and by nobody else', async () => {
    const eslint = new ESLint();
    const isRefusedIn = async (file: string) => {
      const { rules = {} } = ((await eslint.calculateConfigForFile(file)) ?? {}) as Linter.Config;
      return 'local/raw-objects' in rules;
    };
    for (const file of [
      'plan/desire',
      'status/build',
      'verify/listeners/exposure',
      'controller/write',
      'cli/verify/verify',
    ])
      expect(await isRefusedIn(`src/${file}.ts`), file).to.equal(true);
    for (const file of ['observed/pods', 'controller/apply/difference', 'kube/reflector', 'stack/resolve/resolve'])
      expect(await isRefusedIn(`src/${file}.ts`), file).to.equal(false);
  });
});
