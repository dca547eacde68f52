import { percentile } from '../measure.ts';
import { singlesOf } from '../singles.ts';
import type { Scenario } from '../types.ts';

/** How long a stack's objects take on an idle operator, by the clock of the API server. */
export const oneStack: Scenario = async (size) => {
  const creations = await singlesOf(size);
  const seconds = creations.map(({ askedAt, writtenAt }) => (writtenAt - askedAt) / 1000);
  const median = percentile(seconds, 0.5);
  return [
    {
      name: 'From the creation of a stack to its last object, p99',
      value: percentile(seconds, 0.99),
      limit: 1,
      unit: 's',
      seen: `${creations[0]?.written ?? 0} objects, ${seconds.length} stacks one after another, median ${median.toFixed(2)} s`,
    },
  ];
};
