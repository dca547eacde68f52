import { durationSeconds } from '../api/duration.ts';
import type { KubernetesObject } from '../api/objects.ts';
import type { Plan } from '../plan/plan.ts';
import { DATA_DIRECTORY } from '../stack/paths.ts';
import { PRE_STOP_SLEEP, SHUTDOWN_GRACE } from '../stack/timing.ts';
import {
  grpcServerArguments,
  httpServerArguments,
  logArguments,
  objectStorageArguments,
  requestLoggingArguments,
  withAdditional,
} from './parts/arguments.ts';
import { buildContainer } from './parts/container.ts';
import { type Files, mountsOf } from './parts/pod.ts';
import { buildStatefulSet } from './parts/stateful-set.ts';
import { baseVolumes, DATA_MOUNT, objectStorageVolume } from './parts/volumes.ts';

const SETTLE_SECONDS = 10;

/** Thanos Store Gateway. */
export function buildStore(plan: Plan, files: Files): KubernetesObject {
  const { spec, images } = plan.stack;
  const volumes = [...baseVolumes(plan, 'store'), objectStorageVolume(plan, 'store')];
  const container = buildContainer({
    component: 'store',
    image: images.thanos,
    args: storeArguments(plan),
    mounts: [...mountsOf(volumes), DATA_MOUNT],
    probes: spec.store.probes,
    resources: spec.store.resources,
    discovered: true,
  });
  const gracePeriodSeconds = PRE_STOP_SLEEP + SHUTDOWN_GRACE + SETTLE_SECONDS;
  return buildStatefulSet(plan, { workload: 'store', containers: [container], volumes, files, gracePeriodSeconds });
}

function storeArguments(plan: Plan): readonly string[] {
  const { store, compactor } = plan.stack.spec;
  const own = [
    'store',
    ...logArguments(store.logLevel),
    ...httpServerArguments(),
    ...grpcServerArguments(),
    ...objectStorageArguments(plan, 'store'),
    `--data-dir=${DATA_DIRECTORY}`,
    `--sync-block-duration=${store.syncInterval}`,
    // A block marked for deletion is served until its replacement has surely been found, and dropped before it is deleted.
    // In whole seconds: Thanos reads no fractions here.
    `--ignore-deletion-marks-delay=${Math.floor(durationSeconds(compactor.deleteDelay) / 2)}s`,
    '--disable-admin-operations',
    ...requestLoggingArguments(),
  ];
  return withAdditional(own, store.additionalArgs);
}
