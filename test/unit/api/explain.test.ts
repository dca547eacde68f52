// What `kubectl explain` shows: a sentence for every field, which says default and unit.
import { expect } from 'chai';
import { crdSchemas, isKubernetesType } from '../../../scripts/generate/api-reference.ts';
import { parseSpec } from '../../../src/stack/resolve/parse.ts';
import { MINIMAL } from '../../support/plans.ts';
import { type Field, fieldsBelow } from '../../support/stacks/schema-fields.ts';

const { spec, status } = crdSchemas();
const fields = [...fieldsBelow(spec, 'spec'), ...fieldsBelow(status, 'status')];
const ours = fields.filter(({ path, isOurs }) => isOurs && path.startsWith('spec.'));

/** What the default of a field is said to be; undefined when nothing is said. */
const toldDefault = ({ schema }: Field): string | undefined => /Default: (.*)\.$/.exec(schema.description ?? '')?.[1];

/** What a spec has that says only what it must, and every part that may be left out. */
const { spec: resolved } = parseSpec({
  ...MINIMAL,
  objectStorage: { secretRef: { name: 'objstore' } },
  ruler: {},
  prometheus: {},
  clients: [{ name: 'grafana' }],
});

describe('kubectl explain', () => {
  it('has sentences for every field of ours at every depth', () => {
    const own = fields.filter(({ isOurs }) => isOurs);
    expect(own.length).to.be.greaterThan(250);
    const silent = own.filter(({ schema }) => !/^[A-Z][^\n]*\.$/.test(schema.description ?? ''));
    expect(silent.map(({ path }) => path)).to.deep.equal([]);
  });

  it('names the type of Kubernetes that a field takes, where it is documented and what kubectl explains of it', () => {
    const takers = fields.filter(({ schema, isOurs }) => isOurs && isKubernetesType(schema.items ?? schema));
    expect(takers.length).to.be.greaterThan(25);
    for (const { path, schema } of takers)
      expect(schema.description, path).to.match(/: [a-z.0-9]+\/v1 [A-Z]\w+, see kubectl explain [a-z]+\.spec[\w.]*/);
  });

  it('has no sentences of its own about the fields of such a type', () => {
    const others = fields.filter(({ isOurs }) => !isOurs);
    expect(others.length).to.be.greaterThan(400);
    expect(others.filter(({ schema }) => schema.description).map(({ path }) => path)).to.deep.equal([]);
  });

  it('names the default that the operator takes', () => {
    const known = ours.map((field) => [field, valueAt(resolved, field.path)] as const);
    const taken = known.filter(([, value]) => value !== undefined && typeof value !== 'object');
    expect(taken.length).to.be.greaterThan(40);
    for (const [field, value] of taken.filter(([{ isRequired }]) => !isRequired))
      expect(toldDefault(field), field.path).to.equal(String(value));
    for (const [field, value] of known.filter(([, list]) => Array.isArray(list) && list.length > 0))
      if (field.path !== 'spec.clients') expect(toldDefault(field), field.path).to.equal(JSON.stringify(value));
  });

  it('says what happens without a field that may be left out', () => {
    const open = ours.filter(({ schema, isRequired }) => !isRequired && !schema.properties);
    expect(open.length).to.be.greaterThan(100);
    expect(open.filter((field) => !toldDefault(field)).map(({ path }) => path)).to.deep.equal([]);
  });

  const UNITS: Readonly<Record<string, string>> = {
    'must be a duration of hours': 'in h, m and s',
    'must be a Prometheus duration': 'a Prometheus duration such as',
    'must be a Kubernetes quantity of bytes': 'a quantity of bytes',
  };
  for (const [rule, unit] of Object.entries(UNITS)) {
    it(`says "${unit}" of each text that ${rule}`, () => {
      const measured = ours.filter(({ schema }) =>
        schema['x-kubernetes-validations']?.some(({ message }) => message.startsWith(rule)),
      );
      expect(measured.length).to.be.greaterThan(2);
      for (const { path, schema } of measured) expect(schema.description, path).to.include(unit);
    });
  }
});

/** The value at a path such as "spec.clients[].name"; of a list the first entry counts. */
function valueAt(root: unknown, path: string): unknown {
  const keys = path
    .replace(/^spec\./, '')
    .replaceAll('[]', '.0')
    .split('.');
  return keys.reduce((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], root);
}
