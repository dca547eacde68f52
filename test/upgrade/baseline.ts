// What a version made of each example: kept as it was, so that the next one can say what an upgrade does.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../src/api/objects.ts';
import { writeYaml } from '../../src/writer/yaml.ts';
import { companions, exampleNames, exampleText, planOfTexts } from '../support/examples.ts';
import { objectsOf } from '../support/plans.ts';

/** One example as a version knew it. */
export interface Baseline {
  readonly example: string;
  /** What the version made of it. */
  readonly before: readonly KubernetesObject[];
  /** What is made of the same texts now. */
  readonly after: readonly KubernetesObject[];
}

const HERE = new URL('./', import.meta.url);
const folderOf = (version: string): URL => new URL(`${version}/`, HERE);

/** The versions that have a rendering here, oldest first. */
export const versions = (): readonly string[] =>
  readdirSync(HERE, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d/.test(entry.name))
    .map(({ name }) => name)
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));

/** @returns each example of a version: its texts are rendered anew, whatever became of the example since */
export function baselinesOf(version: string): readonly Baseline[] {
  const read = (file: string) => readFileSync(new URL(file, folderOf(version)), 'utf8');
  return readdirSync(folderOf(version))
    .filter((file) => file.endsWith('.input.yaml'))
    .sort()
    .map((file) => {
      const example = file.replace('.input.yaml', '');
      const before = parseAllDocuments(read(`${example}.yaml`)).map((one) => one.toJS() as KubernetesObject);
      return { example, before, after: render(example, [read(file)]) };
    });
}

/** SHA-256 over the files of a version, hex: what stands here is not changed afterwards without a word. */
export function digestOf(version: string): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(folderOf(version)).sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(new URL(file, folderOf(version))))
      .update('\0');
  return hash.digest('hex');
}

/** Keeps what is made of the examples now as that of a version, when it is released. */
export function keep(version: string): void {
  mkdirSync(folderOf(version));
  for (const example of exampleNames()) {
    const input = [exampleText(example), companions()].join('\n---\n');
    writeFileSync(new URL(`${example}.input.yaml`, folderOf(version)), input);
    writeFileSync(new URL(`${example}.yaml`, folderOf(version)), documents(render(example, [input])));
  }
}

/** As plain data: what an object says does not depend on how it was made. */
const render = (example: string, texts: readonly string[]): readonly KubernetesObject[] =>
  JSON.parse(JSON.stringify(objectsOf(planOfTexts(example, texts)))) as readonly KubernetesObject[];

const documents = (objects: readonly KubernetesObject[]): string =>
  objects.map((object) => `---\n${writeYaml(object)}`).join('');
