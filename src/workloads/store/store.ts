import { PRE_STOP_SLEEP, SHUTDOWN_GRACE } from '../../stack/timing.ts';
import type { Making } from '../making.ts';
import { storeArguments } from './arguments.ts';

const SETTLE_SECONDS = 10;

/** Thanos Store Gateway. */
export const store: Making<'store'> = {
  of: 'store',
  start: ['store'],
  arguments: storeArguments,
  isDiscovered: true,
  graceSeconds: () => PRE_STOP_SLEEP + SHUTDOWN_GRACE + SETTLE_SECONDS,
};
