// Another version or image that goes through the stack, one component after another: for programs, and in words.

import { staysReady } from '../observed/workload-facts.ts';
import { hasWanted } from '../plan/version-roll.ts';
import type { Workload } from '../stack/components.ts';
import type { Releases } from '../stack/release.ts';
import type { StackStatus } from '../stack/types.ts';
import type { Circumstances } from './circumstances.ts';
import { componentStates } from './components.ts';
import type { Pass, Worked } from './pass.ts';
import { list } from './sentences.ts';

/** `status.versionChange`; what it said before when nobody planned. */
export function versionChange(pass: Pass, { previous }: Circumstances): StackStatus['versionChange'] {
  switch (pass.kind) {
    case 'refused':
    case 'paused':
    case 'blocked':
      return previous?.versionChange;
    case 'worked': {
      const rolling = pass.versionRoll.rolling.filter((workload) => !hasArrived(pass, workload));
      const waiting = [...pass.versionRoll.waiting.keys()];
      return rolling.length + waiting.length === 0 ? undefined : { rolling, waiting };
    }
  }
}

/** The plan was made before the writes of the pass, the workloads were looked at after them. */
function hasArrived(pass: Worked, workload: Workload): boolean {
  const state = componentStates(pass).find((one) => one.workload === workload);
  return state !== undefined && hasWanted(pass.stack, workload, state.releases) && staysReady(state);
}

/** Who keeps what, as a sentence that follows another one; '' when nobody waits. */
export function whoWaits(pass: Pass): string {
  const waiting = waitingIn(pass).map(([workload, releases]) => `${workload} (${versionIn(workload, releases)})`);
  return waiting.length === 0
    ? ''
    : ` Until then these keep the version and image that they have: ${list(waiting, ', ')}. Should it not end, correct the version or image of the spec, or go back to what ran before.`;
}

function waitingIn(pass: Pass): readonly (readonly [Workload, Releases])[] {
  switch (pass.kind) {
    case 'refused':
    case 'paused':
    case 'blocked':
      return [];
    case 'worked':
      return [...pass.versionRoll.waiting];
  }
}

const versionIn = (workload: Workload, releases: Releases): string => releases[workload]?.version ?? 'as it was';
