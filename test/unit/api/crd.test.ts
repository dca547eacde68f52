import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { generatedFiles } from '../../../scripts/generate.ts';
import { buildCustomResourceDefinition } from '../../../src/stack/schema/crd.ts';

type Schema = { readonly [key: string]: unknown };

/** What a structural schema may not say (Kubernetes, "Specifying a structural schema"), and what would end as a default in objects. */
const FORBIDDEN = [
  '$ref',
  '$schema',
  'definitions',
  'dependencies',
  'deprecated',
  'discriminator',
  'id',
  'patternProperties',
  'readOnly',
  'writeOnly',
  'xml',
  'uniqueItems',
  'default',
  'const',
  'examples',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'anyOf',
  'oneOf',
  'allOf',
  'not',
  'x-kubernetes-type',
];

const crd = buildCustomResourceDefinition();
const files = generatedFiles();
const [version] = (crd['spec'] as { versions: { schema: { openAPIV3Schema: Schema } }[] }).versions;
const root = version?.schema.openAPIV3Schema ?? {};
const nodes = [...walk(root, '')];

describe('the CustomResourceDefinition', () => {
  it('is a structural schema: no forbidden key, and a type everywhere', () => {
    for (const { path, schema } of nodes) {
      expect(
        FORBIDDEN.filter((key) => Object.keys(schema).includes(key) && !isNotYetObserved(path, key)),
        path,
      ).to.deep.equal([]);
      if (!schema['x-kubernetes-int-or-string']) expect(schema['type'], `${path} has no type`).to.be.a('string');
      if ('properties' in schema) expect(schema, path).to.not.have.property('additionalProperties');
      if (schema['type'] === 'array') expect(schema['items'], path).to.be.an('object');
    }
  });

  it('says of a new stack that nobody has looked at it, which kstatus would take for Current otherwise', () => {
    const { status } = root['properties'] as Readonly<Record<string, Schema>>;
    expect(status).to.deep.include({ default: { observedGeneration: -1 } });
  });

  it('is in its file as the code gives it', () => {
    const file = files.get('crds/securethanosstacks.yaml') ?? '';
    expect(parse(file)).to.deep.equal(JSON.parse(JSON.stringify(crd)));
  });

  it('has patterns that RE2 and ECMAScript read alike', () => {
    const patterns = rules().flatMap(({ path, rule }) =>
      [...rule.matchAll(/(?:matches|find)\('([^']*)'\)/g)].map(([, pattern = '']) => ({ path, pattern })),
    );
    expect(patterns.length).to.be.greaterThan(100);
    for (const { path, pattern } of patterns) expectRe2(pattern, path);
  });

  it('says of no text only that it does not match a pattern: rules say what it should be', () => {
    expect(nodes.filter(({ schema }) => 'pattern' in schema).map(({ path }) => path)).to.deep.equal([]);
    const texts = rules().filter(({ rule }) => rule.startsWith('self.matches('));
    expect(texts.length).to.be.greaterThan(50);
  });

  it('has a bound on every list, text and map of ours, so that CEL can be costed', () => {
    const spec = nodes.filter(({ path }) => path.startsWith('.spec') && !isPassedThrough(path));
    for (const { path, schema } of spec) {
      if (schema['type'] === 'array') expect(schema['maxItems'], path).to.be.a('number');
      if (schema['type'] === 'string' && !('enum' in schema)) expect(schema['maxLength'], path).to.be.a('number');
      if ('additionalProperties' in schema) expect(schema['maxProperties'], path).to.be.a('number');
    }
  });

  it('checks what belongs together by CEL', () => {
    const places = new Set(rules().map(({ path }) => path));
    expect([...places]).to.include.members([
      '',
      '.spec.clients',
      '.spec.clients[]',
      '.spec.query.timeout',
      '.spec.tls.privateKey',
      '.spec.tls.certificate',
      '.spec.tls.issuingCA',
      '.spec.tls.rootCA',
      '.spec',
      '.spec.compactor',
      '.spec.ruler.alertmanagers[]',
      '.spec.ruler.alertmanagers[].url',
      '.spec.ruler.alertmanagers[].tlsConfig',
      '.spec.query.resources',
      '.spec.query.additionalArgs[]',
      '.spec.prometheus.sidecar.additionalArgs[]',
      '.spec.networkPolicy.dns.cidrs[]',
    ]);
    for (const { rule, message } of rules()) {
      expect(rule).to.include('self');
      expect(message).to.have.length.greaterThan(10);
    }
  });
});

describe('generated files', () => {
  for (const [path, content] of files) {
    it(`${path} is what the code gives`, () => {
      expect(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')).to.equal(content);
    });
  }
});

/** The one default: what a stack says of itself before anyone has looked at it. */
const isNotYetObserved = (path: string, key: string): boolean => path === '.status' && key === 'default';

/** RE2 has no look-around, no back-references, no possessive or atomic groups. */
function expectRe2(pattern: string, path: string): void {
  expect(pattern, path).to.not.match(/\(\?[=!<>]/);
  expect(pattern, path).to.not.match(/(^|[^\\])\\[1-9kZzG]/);
  expect(() => new RegExp(pattern), path).to.not.throw();
  for (const [, repeat = '0'] of pattern.matchAll(/\{(?:\d+,)?(\d+)\}/g)) expect(Number(repeat)).to.be.at.most(1000);
}

function rules(): readonly { readonly path: string; readonly rule: string; readonly message: string }[] {
  return nodes.flatMap(({ path, schema }) =>
    ((schema['x-kubernetes-validations'] ?? []) as { rule: string; message: string }[]).map((rule) => ({
      path,
      ...rule,
    })),
  );
}

/** Types of Kubernetes are handed through; their documentation is that of Kubernetes. */
function isPassedThrough(path: string): boolean {
  return /\.(resources|affinity|tolerations\[\]|topologySpreadConstraints\[\]|\w+Selector|to\[\]|ports\[\])\./.test(
    path,
  );
}

function* walk(schema: Schema, path: string): Generator<{ readonly path: string; readonly schema: Schema }> {
  yield { path, schema };
  for (const [name, property] of Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)) {
    yield* walk(property, `${path}.${name}`);
  }
  if (schema['items']) yield* walk(schema['items'] as Schema, `${path}[]`);
  const values = schema['additionalProperties'];
  if (typeof values === 'object' && values !== null) yield* walk(values as Schema, `${path}{}`);
}
