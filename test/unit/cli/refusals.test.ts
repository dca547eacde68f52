// What the API server refuses, `validate` refuses too: the same tables are applied to a real one in the control plane layer.
import { expect } from 'chai';
import { checkDocuments } from '../../../src/cli/files/check.ts';
import { type Documents, readDocuments } from '../../../src/cli/files/documents.ts';
import { checkChanges } from '../../../src/cli/validate/changes.ts';
import type { StackSpecInput, StackStatus } from '../../../src/stack/types.ts';
import { writeYaml } from '../../../src/writer/yaml.ts';
import { SETTINGS, stackObject } from '../../support/plans.ts';
import { BAD_CHANGES, BAD_FOR_US, BAD_SPECS, GOOD_CHANGES } from '../../support/stacks/bad-specs.ts';

const PLACE = 'SecureThanosStack monitoring/prod: ';

const documents = (spec: unknown, file = 'stack.yaml', status?: unknown): Documents =>
  readDocuments([{ file, text: writeYaml({ ...stackObject(spec as StackSpecInput), ...(status ? { status } : {}) }) }]);
const changes = (before: unknown, after: unknown, status?: StackStatus) =>
  checkChanges(documents(after).documents, documents(before, 'old', status));

describe('validate refuses', () => {
  for (const [group, rows] of Object.entries({ ...BAD_SPECS, 'what only code can judge': BAD_FOR_US })) {
    describe(group, () => {
      for (const { field, says = '', spec } of rows) {
        it(`${field} ${says} ${JSON.stringify(spec).slice(0, 200)}`, () => {
          const lines = checkDocuments(documents(spec), SETTINGS);
          const found = lines.find((line) => line.includes(`${PLACE}${field}: `) && line.includes(says));
          expect(found, lines.join('\n')).to.match(/: .{10}/);
        });
      }
    });
  }

  describe('changes', () => {
    for (const { field, says = '', before, spec, status } of BAD_CHANGES) {
      it(`${field} ${says} ${JSON.stringify([before, spec, status])}`, () => {
        expect(checkDocuments(documents(before), SETTINGS)).to.deep.equal([]);
        expect(checkDocuments(documents(spec), SETTINGS)).to.deep.equal([]);
        const [line, ...others] = changes(before, spec, status);
        expect(line).to.include(`stack.yaml: document 1: ${PLACE}${field}: `).and.include(says);
        expect(others).to.deep.equal([]);
      });
    }
  });
});

describe('validate takes', () => {
  for (const { before, after, status } of GOOD_CHANGES) {
    it(`the change ${JSON.stringify([before, after, status])}`, () => {
      expect(changes(before, after, status)).to.deep.equal([]);
    });
  }

  it('a stack that was not there before, whatever others of its name were elsewhere', () => {
    const [{ before, spec } = { before: {}, spec: {} }] = BAD_CHANGES;
    const elsewhere = writeYaml(stackObject(before as StackSpecInput, { name: 'prod', namespace: 'elsewhere' }));
    const previous = readDocuments([{ file: 'old', text: elsewhere }]);
    expect(checkChanges(documents(spec).documents, previous)).to.deep.equal([]);
  });

  it('no comparison with a stack that is refused itself, or with what is no YAML', () => {
    expect(changes({}, {})).to.deep.equal([
      "old: document 1: SecureThanosStack monitoring/prod: can't be compared: its own spec is refused",
    ]);
    const broken = readDocuments([{ file: 'old', text: '"' }]);
    expect(checkChanges([], broken)[0]).to.match(/^old: document 1: line 1, column 2: this is not valid YAML/);
  });
});
