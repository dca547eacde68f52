// How often a container of a pod that is not ready has ended, and how.

import { causeOfEnd } from './known-causes.ts';
import type { ContainerStatus, End } from './pods.ts';
import { CRASH_REASON } from './waiting-reasons.ts';

/**
 * That a container does not stay up. The sentence is the same whether it has just ended, waits to be started again or runs for
 * another moment: a status that followed these would be written several times for each crash.
 * @returns undefined when it never ended, or did so once and well
 */
export function describeEnds(container: ContainerStatus): string | undefined {
  const last = container.state?.terminated ?? container.lastState?.terminated;
  if (!last || container.ready) return undefined;
  const count = countEnds(container);
  if (count === 1 && last.exitCode === 0) return undefined;
  const cause = causeOf(last);
  const exit = `with exit code ${last.exitCode}${last.reason ? ` (${last.reason})` : ''}`;
  return count === 1
    ? `container ${container.name} ended ${exit}: ${cause}`
    : `container ${container.name} ends again and again ${exit}, at least ${atLeast(count)} times: ${cause}`;
}

function causeOf({ reason, message }: End): string {
  // It was killed in the middle of something: its log does not know.
  if (reason === 'OOMKilled') return 'it needs more memory than its limit';
  const known = causeOfEnd(message);
  return known === undefined ? 'see its log' : `${known} (more in its log)`;
}

/** It ended before each start but the first; one that does not run now ended once more. */
function countEnds({ restartCount = 0, state }: ContainerStatus): number {
  const least = state?.waiting?.reason === CRASH_REASON ? 2 : 1;
  return Math.max(least, restartCount + (state?.running ? 0 : 1));
}

/** Steps, so that a container that crashes for days says something new a few times only. */
const STEPS = [2, 5, 10, 30, 100, 300, 1000];

const atLeast = (count: number): number => STEPS.findLast((step) => step <= count) ?? count;
