import type { KubernetesObject } from '../api/objects.ts';
import { showsCredentials } from '../configuration/alertmanagers.ts';
import { ALERTMANAGERS_FILE, QUERY_CLIENT_FILE } from '../configuration/files.ts';
import type { Plan } from '../plan/plan.ts';
import { serviceHost } from '../stack/addresses.ts';
import { GRPC_PORT, HTTP_PORT } from '../stack/components.ts';
import { componentName, rulesName } from '../stack/names.ts';
import {
  ALERTMANAGERS_DIRECTORY,
  CHECKED_RULES_DIRECTORY,
  configurationFile,
  DATA_DIRECTORY,
  ROOT_DIRECTORY,
  RULES_DIRECTORY,
} from '../stack/paths.ts';
import { PRE_STOP_SLEEP, SHUTDOWN_GRACE } from '../stack/timing.ts';
import {
  grpcServerArguments,
  httpServerArguments,
  logArguments,
  objectStorageArguments,
  requestLoggingArguments,
  withAdditional,
} from './parts/arguments.ts';
import { buildContainer, POD_NAME } from './parts/container.ts';
import { type Files, mountsOf } from './parts/pod.ts';
import { rulesLine, signallingCommand } from './parts/rules-line.ts';
import { buildChecker, buildReloader } from './parts/second-line.ts';
import { buildStatefulSet } from './parts/stateful-set.ts';
import { verbatim } from './parts/verbatim.ts';
import {
  acceptedVolume,
  baseVolumes,
  DATA_MOUNT,
  KEY_FILE_MODE,
  type Mounted,
  objectStorageVolume,
  readOnly,
  rootVolume,
} from './parts/volumes.ts';

/** An upload that has begun may end. */
const UPLOAD_SECONDS = 120;

/**
 * Thanos Ruler. It reads the rules that its own version accepts, and is told when they change.
 * @param ruleParts number of ConfigMaps with rules
 */
export function buildRuler(plan: Plan, files: Files, ruleParts: number): KubernetesObject {
  const { spec, images } = plan.stack;
  const rules = rulesVolume(plan, ruleParts);
  const accepted = acceptedVolume('checked-rules', CHECKED_RULES_DIRECTORY);
  const line = rulesLine(plan, rules, accepted);
  const volumes = [
    ...baseVolumes(plan, 'ruler'),
    rootVolume(plan),
    objectStorageVolume(plan, 'ruler'),
    ...alertmanagersVolume(plan),
    accepted,
  ];
  const container = buildContainer({
    component: 'ruler',
    image: images.thanos,
    command: signallingCommand(GRPC_PORT),
    args: rulerArguments(plan),
    env: [POD_NAME, { name: 'SSL_CERT_DIR', value: ROOT_DIRECTORY }],
    mounts: [...mountsOf(volumes), DATA_MOUNT],
    probes: spec.ruler?.probes ?? 'Exec',
    resources: spec.ruler?.resources,
    discovered: true,
  });
  return buildStatefulSet(plan, {
    workload: 'ruler',
    initContainers: [buildChecker(line)],
    containers: [container, buildReloader(line)],
    volumes: [...volumes, rules],
    files,
    gracePeriodSeconds: PRE_STOP_SLEEP + SHUTDOWN_GRACE + UPLOAD_SECONDS,
  });
}

function rulerArguments(plan: Plan): readonly string[] {
  const ruler = plan.stack.spec.ruler;
  if (!ruler) return [];
  const labels = Object.entries({ ...ruler.labels, rule_replica: '$(POD_NAME)' });
  const own = [
    'rule',
    ...logArguments(ruler.logLevel),
    ...httpServerArguments(),
    ...grpcServerArguments(),
    ...objectStorageArguments(plan, 'ruler'),
    `--data-dir=${DATA_DIRECTORY}`,
    `--rule-file=${CHECKED_RULES_DIRECTORY}/*.yaml`,
    `--eval-interval=${ruler.evaluationInterval}`,
    `--tsdb.retention=${ruler.retention}`,
    ...labels.map(([name, value]) => `--label=${name}=${quoted(name, value)}`),
    '--alert.label-drop=rule_replica',
    `--alert.query-url=${verbatim(ruler.alertQueryUrl ?? `https://${serviceHost(plan.stack, 'query')}:${HTTP_PORT}`)}`,
    `--query.config-file=${configurationFile(QUERY_CLIENT_FILE)}`,
    ...(ruler.alertmanagers.length > 0 ? [`--alertmanagers.config-file=${alertmanagersFile(plan)}`] : []),
    ...requestLoggingArguments(),
  ];
  return withAdditional(own, ruler.additionalArgs);
}

const alertmanagersFile = (plan: Plan): string =>
  showsCredentials(plan) ? `${ALERTMANAGERS_DIRECTORY}/${ALERTMANAGERS_FILE}` : configurationFile(ALERTMANAGERS_FILE);

/** For Ruler's own container: whoever judges rules need not know what it shows at Alertmanagers. */
function alertmanagersVolume(plan: Plan): readonly Mounted[] {
  if (!showsCredentials(plan)) return [];
  const secret = { secretName: componentName(plan.stack, 'ruler'), defaultMode: KEY_FILE_MODE };
  return [readOnly('alertmanagers', ALERTMANAGERS_DIRECTORY, { secret })];
}

/** Thanos reads a quoted Go string. */
function quoted(name: string, value: string): string {
  return JSON.stringify(name === 'rule_replica' ? value : verbatim(value));
}

/** All parts in one directory; a new part changes the pod template, changed rules don't. */
function rulesVolume({ stack }: Plan, parts: number): Mounted {
  const sources = Array.from({ length: parts }, (_, index) => ({ configMap: { name: rulesName(stack, index) } }));
  return readOnly('rules', RULES_DIRECTORY, { projected: { sources } });
}
