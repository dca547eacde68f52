// What somebody who adds a component or a CA is asked for, and what follows without a further line.
import { rmSync } from 'node:fs';
import { expect } from 'chai';
import { makeOwnAuthority } from '../../support/adversary/forgery.ts';
import { type Derived, objectName } from '../../support/derived.ts';
import { expectAll } from '../../support/derived-lists.ts';
import { AUTHORITY, Copy, NAME } from '../../support/made-up.ts';

const MINUTE = 60_000;

describe('a component that nobody knows', function () {
  this.timeout(5 * MINUTE);
  let copy: Copy;
  let lists: Derived;
  before(async () => {
    const { cert } = await makeOwnAuthority(`Thanos ${AUTHORITY} CA of monitoring/prod`);
    copy = new Copy(cert);
  });
  after(() => {
    rmSync(copy.directory, { recursive: true });
  });

  const fileOf = (fault: string): string => fault.replace(/\(.*/s, '');

  it('is asked for by the compiler: where its part of a spec is, and what its pods are made of', async () => {
    const faults = await copy.faults();
    expect(faults.filter((fault) => !fault.includes(NAME))).to.deep.equal([]);
    expect([...new Set(faults.map(fileOf))].sort()).to.deep.equal([
      'src/stack/schema/parts.ts',
      'src/workloads/all.ts',
    ]);
  });

  it('is asked for its field by the compiler, once all else is said', async () => {
    copy.place();
    const faults = await copy.faults('src/stack/schema');
    expect(faults.map(fileOf)).to.deep.equal(['src/stack/schema/parts.ts']);
    expect(faults[0]).to.include("'doors' does not exist");
  });

  it('is complete then, with a CA of which the table alone knows', async () => {
    copy.complete();
    expect(await copy.faults()).to.deep.equal([]);
  });

  it('is in every list then, as its CA is', async () => {
    lists = await copy.ask<Derived>(`import { derived } from './derived.ts';
      console.log(JSON.stringify(derived({ doors: { write: {} } })));`);
    expectAll(lists);
    expect(lists.components.map(({ name }) => name)).to.include(NAME);
    expect(lists.authorities.map(({ name }) => name)).to.include(AUTHORITY);
    expect(lists.advice).to.include('Set spec.doors.write.replicas to 2 or more');
    const door = lists.components.find(({ name }) => (name as string) === NAME);
    expect(door).to.deep.include({ leaves: [AUTHORITY], verified: ['http', 'write'] });
    expect(door?.served).to.deep.equal([
      ['http', ['operator', 'prometheus', 'query', NAME]],
      ['write', ['client/grafana', 'operator']],
    ]);
  });

  it('serves other identities at each of its listeners', async () => {
    const files = lists.web[objectName(NAME)] ?? {};
    const served = (file: string) =>
      [...(files[file] ?? '').matchAll(/spiffe:\/\/\S+\/stack\/prod\/(\S+?)"?$/gm)].map(([, holder]) => holder);
    expect(Object.keys(files)).to.deep.equal(['web.yml', 'web-write.yml']);
    expect(served('web.yml')).to.deep.equal(['operator', 'prometheus', 'query', NAME]);
    expect(served('web-write.yml')).to.deep.equal(['client/grafana', 'operator']);
  });
});
