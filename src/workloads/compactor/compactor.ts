import { SHUTDOWN_GRACE } from '../../stack/timing.ts';
import { byDefault } from '../additional.ts';
import type { Making } from '../making.ts';
import { compactorArguments } from './arguments.ts';

/** An upload that has begun may end. */
const UPLOAD_SECONDS = 180;

/** Thanos Compactor: a StatefulSet of one, because Kubernetes never runs two pods of one ordinal. */
export const compactor: Making<'compactor'> = {
  of: 'compactor',
  start: ['compact', byDefault('--wait')],
  arguments: compactorArguments,
  isDiscovered: false,
  graceSeconds: () => SHUTDOWN_GRACE + UPLOAD_SECONDS,
};
