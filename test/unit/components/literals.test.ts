// No room but those of the components knows a component by its name: what it needs to know it asks of the definitions.
import { globSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { COMPONENTS } from '../../../src/stack/components.ts';

/** Words that are no names of components there, and why. */
const OTHER_MEANINGS: Readonly<Record<string, string>> = {
  'src/api/schema/versions.ts prometheus': 'a program',
  'src/controller/dials/dials.ts query': 'the name of a judgement on another thread',
  'src/kube/transport.ts query': 'a part of a URL',
  'src/user-files/scrape/checks/discovery.ts query': 'a field of a scrape job',
};

const NAMES = COMPONENTS.join('|');

/** A whole text, or a part of one that stands for itself, as in a selector "component=store,stack". */
const LITERAL = new RegExp(`(?<=['"\`=,])(${NAMES})(?=['"\`,])`, 'g');

/** Lines of a file without comments. */
const codeOf = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)\/\/.*/, ''));

/** Names between quotes, without the code that stands there in braces. */
const literalsIn = (line: string): readonly string[] =>
  [...line.replaceAll(/\$\{[^}]*\}/g, '').matchAll(/'[^']*'|"[^"]*"|`[^`]*`/g)].flatMap(([text]) =>
    [...text.matchAll(LITERAL)].map(([name]) => name),
  );

describe('the names of components', () => {
  const files = globSync('src/**/*.ts').filter((file) => !/^src\/(components|workloads)\//.test(file));
  const found = files.flatMap((file) =>
    codeOf(file).flatMap((line) => literalsIn(line).map((name) => `${file} ${name}`)),
  );

  it('stand in no other room than those of the components', () => {
    expect(files.length).to.be.greaterThan(200);
    expect([...new Set(found)].filter((one) => !Object.hasOwn(OTHER_MEANINGS, one))).to.deep.equal([]);
  });

  it('are looked for: each word of another meaning is found', () => {
    expect([...new Set(found)].sort()).to.deep.equal(Object.keys(OTHER_MEANINGS));
  });

  it('would be found as a text, and within a selector', () => {
    expect(literalsIn("  if (component === 'store') return;")).to.deep.equal(['store']);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code that is looked at.
    expect(literalsIn('  labelSelector: `${LABEL}=compactor,${STACK}`')).to.deep.equal(['compactor']);
    expect(literalsIn("  path: 'spec.ruler.alertmanagers'")).to.deep.equal([]);
  });
});
