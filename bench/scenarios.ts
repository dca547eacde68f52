import { eventLoop } from './scenarios/event-loop.ts';
import { fairness } from './scenarios/fairness.ts';
import { manyStacks } from './scenarios/many-stacks.ts';
import { memory } from './scenarios/memory.ts';
import { oneStack } from './scenarios/one-stack.ts';
import { writes } from './scenarios/writes.ts';
import type { Scenario } from './types.ts';

/** By the names that `--only` takes, in the order in which they are measured. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'one-stack': oneStack,
  writes,
  'many-stacks': manyStacks,
  memory,
  'event-loop': eventLoop,
  fairness,
};
