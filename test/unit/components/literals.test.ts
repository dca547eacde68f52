// No room but those of the components knows a component by its name: what it needs to know it asks of the definitions.
import { expect } from 'chai';
import { COMPONENTS } from '../../../src/stack/components.ts';
import { literalsIn, namesIn, otherFiles, withoutKey } from '../../support/component-literals.ts';

/** Words that are no names of components there, and why. */
const OTHER_MEANINGS: Readonly<Record<string, string>> = {
  'src/api/schema/versions.ts prometheus': 'a program',
  'src/controller/dials/dials.ts query': 'the name of a judgement on another thread',
  'src/kube/transport.ts query': 'a part of a URL',
  'src/user-files/scrape/checks/discovery.ts query': 'a field of a scrape job',
};

describe('the names of components', () => {
  const files = otherFiles();
  const found = namesIn(files, COMPONENTS);
  const literals = (line: string) => literalsIn(line, [...COMPONENTS, 'write-door']);

  it('stand in no other room than those of the components', () => {
    expect(files.length).to.be.greaterThan(200);
    expect([...new Set(found)].filter((one) => !Object.hasOwn(OTHER_MEANINGS, one))).to.deep.equal([]);
  });

  it('are looked for: each word of another meaning is found', () => {
    expect([...new Set(found)].sort()).to.deep.equal(Object.keys(OTHER_MEANINGS));
  });

  it('would be found as a text, and within a selector', () => {
    expect(literals("  if (component === 'store') return;")).to.deep.equal(['store']);
    expect(literals("  if (component === 'write-door') return;")).to.deep.equal(['write-door']);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code that is looked at.
    expect(literals('  labelSelector: `${LABEL}=compactor,${STACK}`')).to.deep.equal(['compactor']);
    expect(literals("  path: 'spec.ruler.alertmanagers'")).to.deep.equal([]);
  });

  it('may be what a line of the table of parts is about, in quotes or not, and nothing else there', () => {
    expect(literals(withoutKey("  'write-door': ({ doors }) => doors?.write,"))).to.deep.equal([]);
    expect(literals(withoutKey("  'write-door': (spec) => of(spec, 'store'),"))).to.deep.equal(['store']);
    expect(literals("  'write-door': 1,")).to.deep.equal(['write-door']);
  });
});
