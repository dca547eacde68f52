// Measures the operator on a real API server. usage: npm run bench [-- OPTIONS]
//   --only=one-stack,writes   some of the scenarios; nothing is kept then
//   --stacks=300              stacks at once
//   --repetitions=30          stacks one after another
//   --results=FILE            where the table is kept (default: bench/results.md)
//   --strict                  exit code 1 when a target is missed
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { resultsOf, tableOf } from './report.ts';
import { SCENARIOS } from './scenarios.ts';
import { type Figure, isMet } from './types.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(SCENARIOS).join(',') },
    stacks: { type: 'string', default: '300' },
    repetitions: { type: 'string', default: '30' },
    results: { type: 'string' },
    strict: { type: 'boolean', default: false },
  },
});
const size = { stacks: Number(values.stacks), repetitions: Number(values.repetitions) };
const names = values.only.split(',');
const figures: Figure[] = [];
for (const name of names) {
  const scenario = SCENARIOS[name];
  if (!scenario) throw new Error(`there is no scenario "${name}": use ${Object.keys(SCENARIOS).join(', ')}`);
  console.error(`measuring ${name}`);
  figures.push(...(await scenario(size)));
}
console.log(tableOf(figures));
const isWhole = names.length === Object.keys(SCENARIOS).length;
const results = values.results ?? (isWhole ? fileURLToPath(new URL('results.md', import.meta.url)) : undefined);
if (results) await writeFile(results, resultsOf(figures, size, new Date()));
if (values.strict && !figures.every(isMet)) process.exitCode = 1;
