// What somebody who adds a component or a CA is asked for, and what follows without a further line.
import { rmSync } from 'node:fs';
import { expect } from 'chai';
import { makeOwnAuthority } from '../../support/adversary/forgery.ts';
import type { Derived } from '../../support/derived.ts';
import { expectAll } from '../../support/derived-lists.ts';
import { AUTHORITY, Copy, INSTANCES, LISTED, NAME, PLACED, UNNAMED } from '../../support/made-up.ts';

const MINUTE = 60_000;

/** What is asked of the copy besides, as a program there. */
interface Others {
  readonly badName: readonly string[];
  readonly takenName: readonly string[];
  /** As many rows as there may be, and one more. */
  readonly roomFor: readonly boolean[];
  readonly drawn: readonly string[];
  readonly reserved: readonly string[];
  readonly random: { readonly refused: readonly string[]; readonly [what: string]: unknown };
  readonly known: readonly string[];
}

const OTHERS = `import fc from 'fast-check';
import { fullTopology } from '../../scripts/generate/graph.ts';
import { RESERVED } from '../../scripts/generate/reserved-flags.ts';
import { MOST_INSTANCES } from '../../src/components/instance-names.ts';
import { COMPONENTS, FACTS } from '../../src/stack/components.ts';
import { resolveStack } from '../../src/stack/resolve/resolve.ts';
import { stackStatus } from '../../src/stack/schema/status.ts';
import { namesIn, otherFiles } from './component-literals.ts';
import { MINIMAL, stackObject } from './plans.ts';
import { settingsFor, stackSpec } from './stacks/random-specs.ts';

const refusals = (spec) =>
  resolveStack(stackObject(spec), settingsFor('monitoring', true)).violations.map(({ path, message }) => path + ' ' + message);
const rows = (count) => Array.from({ length: count }, (_, at) => ({ name: 'a' + at, ready: '1/1', version: 'v1' }));
const most = COMPONENTS.length - 1 + MOST_INSTANCES;
const specs = fc.sample(stackSpec, { seed: 1, numRuns: 60 });
const isLetIn = ({ clients = [] }) => clients.some(({ access }) => access.includes('${NAME}'));
const answer = {
  roomFor: [most, most + 1].map((count) => stackStatus.safeParse({ components: rows(count) }).success),
  drawn: fullTopology().components,
  reserved: RESERVED['${NAME}'],
  random: {
    refused: specs.flatMap(refusals),
    having: specs.some(({ doors }) => doors !== undefined),
    lacking: specs.some(({ doors }) => doors === undefined),
    letIn: specs.some(isLetIn),
  },
  known: namesIn(otherFiles(), COMPONENTS),
  badName: refusals({ ...MINIMAL, doors: { write: { sides: ['A.b'] } } }),
};
// As if there were another component of that name.
FACTS.push({ ...FACTS[0], name: '${NAME}-east', field: ['nowhere'] });
console.log(JSON.stringify({ ...answer, takenName: refusals({ ...MINIMAL, doors: { write: {} } }) }));
`;

describe('a component that nobody knows', function () {
  this.timeout(5 * MINUTE);
  let copy: Copy;
  let faults: readonly string[];
  let lists: Derived;
  let others: Others;
  before(async () => {
    const { cert } = await makeOwnAuthority(`Thanos ${AUTHORITY} CA of monitoring/prod`);
    copy = new Copy(cert);
    faults = await copy.faults();
    lists = await copy.ask<Derived>(`import { derived } from './derived.ts';
      console.log(JSON.stringify(derived()));`);
    others = await copy.ask<Others>(OTHERS);
  });
  after(() => {
    rmSync(copy.directory, { recursive: true });
  });

  const fileOf = (fault: string): string => fault.replace(/\(.*/s, '');
  const filesWith = (words: string): readonly string[] =>
    [...new Set(faults.filter((fault) => fault.includes(words)).map(fileOf))].sort();

  /** Where a list lacks a component. The types that a fault quotes name those that are there. */
  const lacking = (name: string): readonly string[] =>
    faults
      .filter((fault) => fault.includes('error TS1360') && fault.replaceAll(/'\{.*?\}'/gs, '').includes(name))
      .map(fileOf);

  it('is asked for by the compiler: where its part of a spec is, and what its pods are made of', () => {
    expect(filesWith(LISTED)).to.deep.equal(['src/stack/schema/parts.ts', 'src/workloads/all.ts']);
  });

  it('is asked for its field by the compiler, once all else is said', () => {
    expect(filesWith("'placed' does not exist")).to.deep.equal(['src/stack/schema/parts.ts']);
    expect(lacking(PLACED)).to.deep.equal([]);
    expect(lacking(LISTED)).not.to.deep.equal([]);
  });

  it('is asked by the compiler for names of instances that objects can have', () => {
    expect(filesWith(UNNAMED)).to.deep.equal([`src/components/${UNNAMED}/definition.ts`]);
    expect(faults.find((fault) => fault.includes(UNNAMED))).to.include('InstanceName');
  });

  it('is refused with a condition when a user names an instance as no object can be, or as that of another', () => {
    expect(others.badName).to.deep.equal([
      'spec.doors.write.sides[0] must be a name of at most 20 lower-case letters, digits and inner "-", such as "a" (is "A.b")',
    ]);
    expect(others.takenName).to.deep.equal([
      `spec.doors.write names an instance ${named('east')}, which can't be told from others by the names of its objects: call it otherwise`,
    ]);
  });

  it('has room in the status, with as many instances as it may have', () => {
    expect(others.roomFor).to.deep.equal([true, false]);
  });

  it('is in every stack with everything that documents, reserved flags and random stacks are made of', () => {
    expect(others.drawn).to.include.members(INSTANCES.map(named));
    expect(others.reserved).to.include.members(['side', 'write-address', 'push-address']);
    expect(others.random).to.deep.equal({ refused: [], having: true, lacking: true, letIn: true });
  });

  it('is known by its name in no room but its own, and in the table of parts by its key', () => {
    expect(others.known.filter((one) => one.endsWith(` ${NAME}`))).to.deep.equal([]);
    expect(others.known.length).to.be.greaterThan(0);
  });

  it('is complete then, with a CA of which the table alone knows', () => {
    const forgotten = [LISTED, "'placed'", UNNAMED];
    expect(faults.filter((fault) => !forgotten.some((words) => fault.includes(words)))).to.deep.equal([]);
    expect(faults.length).to.be.at.least(3);
  });

  it('is in every list then, as its CA is', () => {
    expectAll(lists);
    expect(lists.names).to.include(NAME);
    expect(lists.authorities.map(({ name }) => name)).to.include(AUTHORITY);
    expect(lists.advice).to.include(
      `(${INSTANCES.map(named).join(', ')}) a restart interrupts answers or makes them incomplete. Set spec.doors.write.replicas to 2 or more`,
    );
    expect(lists.held).to.include('discovery.k8s.io/endpointslices get');
  });

  for (const instance of INSTANCES) {
    const other = INSTANCES.find((one) => one !== instance) ?? '';
    const found = () => lists.components.find(({ component }) => component === named(instance));

    it(`has names, certificates and places of its own as ${instance}`, () => {
      const object = `prod-thanos-${NAME}-${instance}`;
      expect(found()).to.deep.include({ object, host: named(instance), verified: ['http', 'write', 'push'] });
      expect(found()?.leaves.map(({ issuer }) => issuer)).to.deep.equal([AUTHORITY]);
      expect(found()?.leaves[0]?.dnsNames.join()).to.include(`${object}.monitoring.svc`).and.not.include(`-${other}`);
      expect(lists.objects.names.filter((name) => name.endsWith(` ${object}`)).sort()).to.deep.equal(
        ['ConfigMap', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount', 'StatefulSet'].map(
          (kind) => `${kind} ${object}`,
        ),
      );
      expect(found()?.reserved).to.include.members(['side', 'write-address', 'write-config', 'push-address']);
    });

    it(`is served, asked and scraped as ${instance}, and serves other identities at each of its listeners`, () => {
      const { served } = found() ?? {};
      expect(served).to.deep.equal([
        ['http', ['operator', 'prometheus', 'query', named(instance)]],
        ['write', ['client/grafana', 'operator']],
        ['push', []],
      ]);
      const files = lists.objects.files[`prod-thanos-${NAME}-${instance}`] ?? {};
      expect(Object.keys(files).filter((name) => name.startsWith('web'))).to.deep.equal(['web.yml', 'web-write.yml']);
      expect(identitiesIn(files['web.yml'])).to.deep.equal(['operator', 'prometheus', 'query', named(instance)]);
      expect(identitiesIn(files['web-write.yml'])).to.deep.equal(['client/grafana', 'operator']);
      expect(lists.objects.files['prod-thanos-query']?.['endpoints.yml']).to.include(
        `dnssrv+_http._tcp.prod-thanos-${NAME}-${instance}-headless.monitoring.svc`,
      );
      expect(lists.objects.secretFiles['prod-thanos-prometheus']?.['prometheus.yml']).to.include(
        `job_name: prod-thanos-${NAME}-${instance}\n`,
      );
      expect(identitiesIn(lists.objects.files['prod-thanos-query']?.['web.yml'])).to.include(named(instance));
    });
  }
});

const named = (instance: string): string => `${NAME}.${instance}`;

const identitiesIn = (file = ''): readonly string[] =>
  [...file.matchAll(/spiffe:\/\/\S+\/stack\/prod\/(\S+?)"?$/gm)].map(([, holder]) => holder ?? '');
