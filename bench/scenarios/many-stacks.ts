import { crowdOf } from '../crowd.ts';
import type { Scenario } from '../types.ts';

/** How much longer the operator takes for many stacks than a program that only writes their finished objects. */
export const manyStacks: Scenario = async (size) => {
  const { objects, directSeconds, operatorSeconds } = await crowdOf(size);
  const [before, after] = directSeconds;
  return [
    {
      name: `${size.stacks} stacks at once, beside writing their objects directly by 32 connections`,
      value: operatorSeconds / ((before + after) / 2),
      limit: 1.5,
      unit: 'times',
      seen: `${objects} objects in ${operatorSeconds.toFixed(1)} s; directly ${before.toFixed(1)} s before and ${after.toFixed(1)} s after`,
    },
  ];
};
