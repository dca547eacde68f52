import type { Problem } from '../../api/problems.ts';
import { MOST_VALUES } from '../../kube/read-object.ts';
import { CACHE_SHARE } from './share.ts';

/** What is not held is asked for by name, so nothing that is wanted is missed; what is wanted no more stays. */
export const beyondShare = (count: number): readonly Problem[] =>
  count === 0 ? [] : [{ reason: 'CacheShareUsedUp', message: `${count} ${BEYOND_SHARE}`, blocking: false }];

const BEYOND_SHARE = `objects with the labels of this stack are beyond the ${CACHE_SHARE.written / 1024 ** 2} MiB (pods: ${CACHE_SHARE.pods / 1024 ** 2} MiB) that the operator holds of one stack, or have more than ${MOST_VALUES} keys and values: remove those that are none of its own, see docs/limits.md`;
