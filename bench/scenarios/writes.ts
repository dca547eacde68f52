import { describeRequest } from '../../test/support/api-server/audit.ts';
import type { Creation } from '../audit.ts';
import { singlesOf } from '../singles.ts';
import type { Scenario } from '../types.ts';

/** Finalizer, two status, one Event. */
const BESIDE_OBJECTS = 4;

/** What a new stack costs in writes until it is Ready, everything counted that the audit log has of the operator. */
export const writes: Scenario = async (size) => {
  const creations = await singlesOf(size);
  const most = creations.reduce((one, other) => (extra(other) > extra(one) ? other : one));
  return [
    {
      name: 'Writes of a new stack beside its objects, the most',
      value: extra(most),
      limit: BESIDE_OBJECTS,
      unit: 'writes',
      seen: `${most.written} objects; beside them ${describe(most)}`,
    },
  ];
};

const extra = ({ writes: all, written }: Creation): number => all.length - written;

function describe({ writes: all }: Creation): string {
  const others = all.filter(({ responseStatus }) => responseStatus?.code !== 201);
  const events = all.filter(({ objectRef }) => objectRef?.resource === 'events');
  const words = [...new Set([...others, ...events])].map((event) =>
    describeRequest(event).split(' ').slice(0, 2).join(' '),
  );
  const counts = Map.groupBy(words, (word) => word);
  return [...counts].map(([word, found]) => `${found.length} x ${word}`).join(', ') || 'nothing';
}
