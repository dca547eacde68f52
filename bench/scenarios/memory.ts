import { setTimeout as sleep } from 'node:timers/promises';
import { crowdOf } from '../crowd.ts';
import { startImporter } from '../importer.ts';
import { residentMegabytes } from '../measure.ts';
import { createStack } from '../stacks.ts';
import { withSurroundings } from '../surroundings.ts';
import type { Scenario } from '../types.ts';

const NAMESPACE = 'memory';
const SETTLE_MS = 30_000;

/** Resident memory: idle with one stack, beside a process that only imports the same packages; then with many stacks. */
export const memory: Scenario = async (size) => {
  const importer = await startImporter();
  const idle = await withSurroundings(async ({ client, makeNamespace, startOperator, simulateWorkloads }) => {
    await makeNamespace(NAMESPACE);
    simulateWorkloads();
    const { pid } = await startOperator(NAMESPACE);
    await createStack(client, NAMESPACE, 'one');
    await sleep(SETTLE_MS);
    return residentMegabytes(pid);
  });
  const imported = await residentMegabytes(importer.pid);
  importer.kill();
  const { megabytes } = await crowdOf(size);
  return [
    {
      name: 'Memory of the operator with one stack, above a process that only imports the same packages',
      value: idle - imported,
      limit: 40,
      unit: 'MB',
      seen: `${idle.toFixed(0)} MB, the other ${imported.toFixed(0)} MB`,
    },
    {
      name: `Memory with ${size.stacks} stacks, above that with one`,
      value: megabytes - idle,
      limit: 130,
      unit: 'MB',
      seen: `${megabytes.toFixed(0)} MB`,
    },
  ];
};
