import { readdirSync, readFileSync } from 'node:fs';
import { checkStacks } from '../../src/cli/check.ts';
import { readDocuments } from '../../src/cli/documents.ts';
import { gatherInputs } from '../../src/cli/gather.ts';
import { buildPlan, type Plan } from '../../src/plan/plan.ts';
import { SETTINGS, trustOf } from './plans.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);

/** Names of the examples, such as "quickstart". */
export const exampleNames = (): readonly string[] =>
  readdirSync(EXAMPLES)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace('.yaml', ''))
    .sort();

export const exampleText = (name: string): string => readFileSync(new URL(`${name}.yaml`, EXAMPLES), 'utf8');

const companions = (): string => readFileSync(new URL('golden-inputs.yaml', import.meta.url), 'utf8');

/** The plan of an example, with everything that it reads from elsewhere. */
export function examplePlan(name: string): Plan {
  const { documents } = readDocuments([
    { file: name, text: exampleText(name) },
    { file: 'companions', text: companions() },
  ]);
  const [checked] = checkStacks(documents, SETTINGS);
  if (!checked?.stack) throw new Error(`${name}: ${checked?.problems.join('\n')}`);
  const { stack } = checked;
  const { inputs } = gatherInputs(stack, documents);
  const apiServer = [{ ip: '10.0.0.1', port: 6443 }];
  return buildPlan({ stack, trust: trustOf(stack), inputs: { ...inputs, apiServer }, observedAllowed: {} });
}
