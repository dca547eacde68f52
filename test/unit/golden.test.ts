// Every example, as it is rendered: UPDATE_GOLDEN=1 writes the files anew, to be read in the change that did it.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { KubernetesObject } from '../../src/api/objects.ts';
import { type CertificateRequest, certificateRequests } from '../../src/plan/certificates.ts';
import { partyText } from '../../src/stack/identities.ts';
import { writeYaml } from '../../src/writer/yaml.ts';
import { exampleNames, examplePlan } from '../support/examples.ts';
import { objectsOf } from '../support/plans.ts';
import { textsOf } from '../support/pods.ts';

const GOLDEN = new URL('../golden/', import.meta.url);
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

describe('golden files', () => {
  for (const example of exampleNames()) {
    describe(example, () => {
      it('is rendered as it stands in test/golden', () => {
        const directory = new URL(`${example}/`, GOLDEN);
        const rendered = renderExample(example);
        if (UPDATE) write(directory, rendered);
        expect(readdirSync(directory).sort()).to.deep.equal([...rendered.keys()].sort());
        for (const [file, content] of rendered) {
          expect(readFileSync(new URL(file, directory), 'utf8'), `${example}/${file}`).to.equal(content);
        }
      });

      it('holds no private key', () => {
        for (const [file, content] of renderExample(example)) expect(content, file).to.not.match(/PRIVATE KEY/);
      });

      it('is the same a hundred times', () => {
        const first = JSON.stringify(objectsOf(examplePlan(example)));
        for (let round = 0; round < 100; round++) {
          expect(JSON.stringify(objectsOf(examplePlan(example))) === first, `round ${round}`).to.equal(true);
        }
      }).timeout(60_000);
    });
  }
});

/** File name to content: each object, the texts of Secrets in the clear, and the certificates that are asked for. */
function renderExample(example: string): ReadonlyMap<string, string> {
  const plan = examplePlan(example);
  const objects = objectsOf(plan);
  return new Map([
    ...objects.map((object) => [`${fileName(object)}.yaml`, writeYaml(object)] as const),
    ...objects.filter(({ kind }) => kind === 'Secret').flatMap(secretTexts),
    ['certificates.yaml', writeYaml(certificateRequests(plan.stack).map(told))],
  ]);
}

const told = (request: CertificateRequest) => ({ ...request, holder: partyText(request.holder) });

const fileName = ({ kind, metadata }: KubernetesObject): string => `${kind.toLowerCase()}-${metadata.name}`;

const secretTexts = (object: KubernetesObject) =>
  Object.entries(textsOf(object)).map(([key, text]) => [`${fileName(object)}.${key}`, text] as const);

function write(directory: URL, files: ReadonlyMap<string, string>): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  for (const [file, content] of files) writeFileSync(new URL(file, directory), content);
}
