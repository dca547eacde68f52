import { durationSeconds } from '../../api/duration.ts';
import { PRE_STOP_SLEEP, SHUTDOWN_GRACE } from '../../stack/timing.ts';
import type { Making } from '../making.ts';
import { queryArguments } from './arguments.ts';
import { endpointsFile } from './endpoints.ts';

/** Thanos Query: stateless; a new pod is ready before an old one goes. */
export const query: Making<'query'> = {
  of: 'query',
  start: ['query'],
  arguments: queryArguments,
  isDiscovered: true,
  files: (plan, of) => [endpointsFile(plan, of)],
  graceSeconds: ({ stack }) => PRE_STOP_SLEEP + SHUTDOWN_GRACE + durationSeconds(stack.spec.query.timeout),
};
