import { GRPC } from '../../components/listeners.ts';
import { POD_NAME } from '../../manifests/container.ts';
import { PRE_STOP_SLEEP, SHUTDOWN_GRACE } from '../../stack/timing.ts';
import type { Making } from '../making.ts';
import { alertmanagersFiles, alertmanagersVolume } from './alertmanagers.ts';
import { rulerArguments } from './arguments.ts';
import { queryClientFile } from './query-client.ts';
import { signallingCommand } from './reloading.ts';
import { acceptedRules, buildRules } from './rules.ts';
import { RULES_JUDGINGS, rulesLine } from './second-line.ts';

/** An upload that has begun may end. */
const UPLOAD_SECONDS = 120;

/** Thanos Ruler. It reads the rules that its own version accepts, and is told when they change. */
export const ruler: Making<'ruler'> = {
  of: 'ruler',
  start: ['rule'],
  arguments: rulerArguments,
  command: signallingCommand(GRPC.port),
  environment: [POD_NAME],
  hasHttpClient: true,
  isDiscovered: true,
  files: (plan) => [queryClientFile(plan), ...alertmanagersFiles(plan)],
  volumes: (plan, of) => [...alertmanagersVolume(plan, of), acceptedRules],
  objects: ({ stack, user }) => buildRules(stack, user.rules),
  graceSeconds: () => PRE_STOP_SLEEP + SHUTDOWN_GRACE + UPLOAD_SECONDS,
  secondLine: { of: rulesLine, judgings: RULES_JUDGINGS },
};
