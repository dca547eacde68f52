import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { PkiError } from '../../../src/pki/errors.ts';
import { desire, NOTHING_SEEN } from '../../../src/plan/desire.ts';
import { recordOf } from '../../../src/plan/revocation.ts';
import type { VersionRoll } from '../../../src/plan/version-roll.ts';
import { authoritySecretName } from '../../../src/stack/names.ts';
import { buildObjects } from '../../../src/workloads/build.ts';
import { certificatesOf, MINIMAL, planOf, resolved, stackObject } from '../../support/plans.ts';

const ROOT = new URL('../../../', import.meta.url);
const stack = resolved(stackObject({ ...MINIMAL, ruler: {} }));
const { inputs } = planOf(stack);
const certificates = certificatesOf(stack);

/** The parts of a plan: who puts them together anew forgets one sooner or later. */
const PARTS = ['planTrust', 'planAllowedIdentities', 'buildUserConfiguration'];

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);

describe('desire', () => {
  it('is the only one who puts a plan together: the operator, both renders, the bench and the tests ask it', () => {
    const files = ['src', 'bench', 'test', 'scripts'].flatMap(sourcesIn);
    for (const part of PARTS) {
      const calls = new RegExp(`import \\{[^}]*\\b${part}\\b`);
      const callers = files.filter((file) => calls.test(readFileSync(new URL(file, ROOT), 'utf8')));
      // Tests of the room look at a part by itself.
      expect(
        callers.filter((file) => !file.startsWith('test/unit/plan/')),
        part,
      ).to.deep.equal(['src/plan/desire.ts']);
    }
  });

  it('follows from what is known alone', () => {
    const known = { stack, certificates, inputs, seen: NOTHING_SEEN };
    expect(desire(known)).to.deep.equal(desire(structuredClone(known)));
  });

  it('takes what was seen into account: marks of lists, places of rules, who waits', () => {
    const before = planOf(stack);
    const recorded = recordOf({ query: { identities: before.allowed.query?.identities ?? [], epoch: 'a-mark' } }, {});
    const roll: VersionRoll = { rolling: ['store'], waiting: new Map([['query', {}]]) };
    const plan = desire({ stack, certificates, inputs, seen: { ...NOTHING_SEEN, recorded, roll } });
    expect(plan.allowed.query?.epoch).to.equal('a-mark').and.not.equal(before.allowed.query?.epoch);
    expect(plan.roll).to.equal(roll);
  });

  it('makes no plan without a CA, however it is missing', () => {
    for (const name of ['root', 'mesh', 'access'] as const)
      for (const certificatePem of [undefined, '', 'no certificate']) {
        const lacking = new Map([...certificates, [authoritySecretName(stack, name), { certificatePem }]]);
        expect(() => desire({ stack, certificates: lacking, inputs, seen: NOTHING_SEEN }), name).to.throw(PkiError);
      }
  });

  it('gives no trust object where no CA is made, and a name that no object has', () => {
    const plan = desire({ stack, certificates: 'not made', inputs, seen: NOTHING_SEEN });
    const names = buildObjects(plan).map(({ metadata }) => metadata.name);
    expect(names).to.include('prod-thanos-query');
    expect(names.filter((name) => name.includes('trust'))).to.deep.equal([]);
    const made = buildObjects(desire({ stack, certificates, inputs, seen: NOTHING_SEEN }));
    expect(made.filter(({ metadata }) => metadata.name.includes('trust'))).to.have.length(2);
  });
});
