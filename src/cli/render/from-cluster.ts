// The objects of one stack of a cluster, exactly as its operator would apply them now.
import { API_VERSION, KIND } from '../../api/group.ts';
import { type KubernetesObject, keyOf, refOf } from '../../api/objects.ts';
import { gatherInputs } from '../../inputs/gather.ts';
import type { Reader } from '../../inputs/reader.ts';
import { selectorText } from '../../kube/selector.ts';
import { withDesiredHash } from '../../manifests/desired-hash.ts';
import { observe } from '../../observed/observe.ts';
import { certificateRequests } from '../../plan/certificates.ts';
import { desire } from '../../plan/desire.ts';
import { recordedLists } from '../../plan/revocation.ts';
import { earlierOfRules, rollByStatus, saidRoll } from '../../plan/version-roll.ts';
import type { Workload } from '../../stack/components.ts';
import { describeAssumption } from '../../stack/images.ts';
import { stackSelector } from '../../stack/labels.ts';
import type { StackId } from '../../stack/names.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import type { StackSettings } from '../../stack/settings.ts';
import type { StackStatus } from '../../stack/types.ts';
import { judgesHere } from '../../threads/judges.ts';
import { NOTHING_DEPLOYED } from '../../user-files/deployed-files.ts';
import { acceptStack } from '../../user-files/flags/accept.ts';
import { dialectOf } from '../../user-files/rules/promql/dialect.ts';
import { buildObjects } from '../../workloads/build.ts';
import { writeYaml } from '../../writer/yaml.ts';
import { isOfAnother, readTrust } from './cluster-trust.ts';
import { comment, type Rendering, rejections } from './rendering.ts';

/**
 * Renders a stack as the operator would: from its spec, what its user owns, its CAs and what was written before.
 * Secrets are left out: they hold keys and credentials. Those of CAs are read, to tell whether they are the stack's own.
 * @param settings those of the operator
 * @returns the text, or every reason why the operator would apply nothing
 * @throws ApiError
 */
export async function renderFromCluster(client: Reader, id: StackId, settings: StackSettings): Promise<Rendering> {
  const object = await client.find({ apiVersion: API_VERSION, kind: KIND, namespace: id.namespace, name: id.name });
  if (!object) return { problems: [`there is no ${KIND} ${id.namespace}/${id.name}: name its namespace with -n`] };
  const { stack, violations } = acceptStack(object, settings, new Date());
  if (!stack) return { problems: violations.map(({ path, message }) => `${path}: ${message}`) };
  const [{ certificates, missing }, live] = await Promise.all([
    readTrust(client, object, stack),
    readConfigMaps(client, stack),
  ]);
  const observed = observe(stack, live);
  const rules = observed.deployed.rules.map(({ files }) => files);
  const deployed = { ...NOTHING_DEPLOYED, places: rules, rules: () => Promise.resolve(rules) };
  const status = object['status'] as StackStatus | undefined;
  const roll = stack.spec.paused ? rollByStatus(stack, status) : saidRoll(stack, status);
  const dialect = dialectOf(stack, earlierOfRules(status, roll));
  const { inputs, problems } = await gatherInputs(client, stack, { judges: judgesHere, deployed, dialect });
  const blocking = problems.filter((problem) => problem.blocking).map(({ message }) => message);
  if (missing.length > 0 || blocking.length > 0) return { problems: [...missing, ...blocking] };
  const seen = { allowed: observed.allowed, recorded: recordedLists(object), places: deployed.places, roll };
  const plan = desire({ stack, certificates, inputs, seen });
  const objects = buildObjects(plan);
  const assumed = stack.assumedVersions.map(describeAssumption);
  const notes = [...assumed, ...problems.map(({ message }) => message), ...rejections(plan.user)];
  const text = objects.filter((one) => !isSecret(one)).map((one) => writeYaml(withDesiredHash(one)));
  return {
    text: header(stack, objects.filter(isSecret), [...roll.waiting.keys()], notes) + text.join('---\n'),
    problems: [],
  };
}

/** The operator's own ConfigMaps, found by the same labels, which prove nothing. The scrape jobs of before are in a Secret, as are those of now. */
async function readConfigMaps(client: Reader, stack: ResolvedStack): Promise<ReadonlyMap<string, KubernetesObject>> {
  const labelSelector = selectorText({ matchLabels: stackSelector(stack) });
  const { items } = await client.list('ConfigMap', { namespace: stack.namespace, labelSelector });
  const own = items.filter((configMap) => !isOfAnother(configMap, stack));
  return new Map(own.map((configMap) => [keyOf(refOf(configMap)), configMap]));
}

function header(
  stack: ResolvedStack,
  secrets: readonly KubernetesObject[],
  waiting: readonly Workload[],
  notes: readonly string[],
): string {
  const names = [...certificateRequests(stack).map(({ secretName }) => secretName), ...secrets.map(nameOf)];
  return comment([
    `SecureThanosStack ${stack.namespace}/${stack.name}, as its operator would apply it now.`,
    ...(stack.spec.paused ? ['It is paused: the operator applies nothing until it goes on.'] : []),
    ...(waiting.length > 0
      ? [`With the version and image that they keep until it is their turn: ${waiting.join(', ')}.`]
      : []),
    'Left out, because they hold keys or credentials:',
    ...names.map((name) => `  Secret ${name}`),
    ...(notes.length > 0 ? ['Of what the stack reads from elsewhere:', ...notes.map((note) => `  ${note}`)] : []),
  ]);
}

const isSecret = ({ kind }: KubernetesObject): boolean => kind === 'Secret';
const nameOf = ({ metadata }: KubernetesObject): string => metadata.name;
