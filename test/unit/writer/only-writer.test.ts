import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';

const SOURCE = new URL('../../../src/', import.meta.url);
const FILES = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.startsWith('writer/'),
);

/** What the package "yaml" gives to those who read. */
const READS =
  /^(?:type \w+|parse|parseDocument|parseAllDocuments|is[A-Z]\w*|visit|LineCounter|Lexer|Parser|Composer|CST)$/;

describe('the writer', () => {
  it('is the only one that writes YAML', () => {
    expect(FILES.length).to.be.greaterThan(200);
    const writing = FILES.filter((file) => writesYaml(readFileSync(new URL(file, SOURCE), 'utf8')));
    expect(writing).to.deep.equal([]);
  });

  it('would be missed', () => {
    expect(writesYaml("import { parse, stringify } from 'yaml';")).to.equal(true);
    expect(writesYaml("import { stringifyString } from 'yaml/util';")).to.equal(true);
    expect(writesYaml("import * as yaml from 'yaml';")).to.equal(true);
    expect(writesYaml("import type { Scalar } from 'yaml';\nimport { isMap, parse } from 'yaml';")).to.equal(false);
  });

  it('writes the bodies of requests', () => {
    const exchange = readFileSync(new URL('kube/exchange.ts', SOURCE), 'utf8');
    expect(exchange)
      .to.match(/writeJson\(body\)/)
      .and.not.match(/JSON\.stringify/);
  });
});

/** Whether a file takes anything from the package "yaml" that does not read. */
function writesYaml(text: string): boolean {
  return [...text.matchAll(/^import (type )?([^;]*?) from 'yaml(\/\w+)?';$/gms)].some(([, type, names = '', below]) => {
    if (type !== undefined) return false;
    const named = /^\{(.*)\}$/s
      .exec(names)?.[1]
      ?.split(',')
      .map((name) => name.trim());
    return below !== undefined || named === undefined || named.some((name) => name !== '' && !READS.test(name));
  });
}
