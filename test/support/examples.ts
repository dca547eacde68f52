import { readdirSync, readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { KIND } from '../../src/api/group.ts';
import type { KubernetesObject } from '../../src/api/objects.ts';
import { checkStacks } from '../../src/cli/files/check.ts';
import { readDocuments } from '../../src/cli/files/documents.ts';
import { gatherInputs } from '../../src/cli/files/gather.ts';
import { desire, NOTHING_SEEN } from '../../src/plan/desire.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { StackSpecInput } from '../../src/stack/types.ts';
import { certificatesOf, SETTINGS } from './plans.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);

/** Names of the examples, such as "quickstart". */
export const exampleNames = (): readonly string[] =>
  readdirSync(EXAMPLES)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace('.yaml', ''))
    .sort();

export const exampleText = (name: string): string => readFileSync(new URL(`${name}.yaml`, EXAMPLES), 'utf8');

/** The stack of an example. */
export function exampleStack(name: string): { readonly name: string; readonly spec: StackSpecInput } {
  const stack = objectsIn(exampleText(name)).find(({ kind }) => kind === KIND);
  if (!stack) throw new Error(`the example ${name} holds no ${KIND}`);
  return { name: stack.metadata.name, spec: stack['spec'] as StackSpecInput };
}

/** What the examples read from elsewhere, as objects of a namespace. */
export function exampleInputs(namespace: string): readonly KubernetesObject[] {
  const beside = [companions(), ...exampleNames().map(exampleText)].flatMap(objectsIn);
  return beside
    .filter(({ kind }) => kind !== KIND)
    .map(({ metadata, ...object }) => ({ ...object, metadata: { ...metadata, namespace } }) as KubernetesObject);
}

const objectsIn = (text: string): readonly KubernetesObject[] =>
  parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);

/** What stands beside the examples, as YAML. */
export const companions = (): string => readFileSync(new URL('golden-inputs.yaml', import.meta.url), 'utf8');

/** The plan of an example, with everything that it reads from elsewhere. */
export const examplePlan = (name: string): Plan => planOfTexts(name, [exampleText(name), companions()]);

/** The plan of the first stack in YAML texts, with everything that it reads from the others. */
export function planOfTexts(name: string, texts: readonly string[]): Plan {
  const { documents } = readDocuments(texts.map((text, index) => ({ file: `${name} ${index}`, text })));
  const [checked] = checkStacks(documents, SETTINGS);
  if (!checked?.stack) throw new Error(`${name}: ${checked?.problems.join('\n')}`);
  const { stack } = checked;
  const { inputs } = gatherInputs(stack, documents);
  const apiServer = [{ ip: '10.0.0.1', port: 6443 }];
  return desire({ stack, certificates: certificatesOf(stack), inputs: { ...inputs, apiServer }, seen: NOTHING_SEEN });
}
