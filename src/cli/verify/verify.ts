// securethanos verify STACK: what the operator sees when it dials the stack, seen by somebody else.

import type { KubernetesObject } from '../../api/objects.ts';
import { inTurns } from '../../dial/in-turns.ts';
import { offersHybrid } from '../../dial/key-exchange.ts';
import { lookAtListener } from '../../dial/listener.ts';
import { selectorText } from '../../kube/selector.ts';
import { runningPods } from '../../observed/running-pods.ts';
import { asItRuns } from '../../plan/version-roll.ts';
import { factsOf, nameOf } from '../../stack/components.ts';
import { stackSelector } from '../../stack/labels.ts';
import { meshServerName, type StackId } from '../../stack/names.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import { expectationAt } from '../../verify/listeners/expectation.ts';
import { unexpectedListeners } from '../../verify/listeners/exposure.ts';
import type { Finding } from '../../verify/listeners/finding.ts';
import { type Place, placesOf } from '../../verify/listeners/places.ts';
import { judgeListener } from '../../verify/listeners/verdict.ts';
import { type Cluster, withCluster } from '../cluster.ts';
import { readIdentity } from '../proxy/identity.ts';
import type { Output, Verb } from '../verb.ts';
import { readVerifyArguments, VERIFY_USAGE, type VerifyOptions } from './arguments.ts';
import { describeFindings, exitCodeOf } from './report.ts';
import { type FoundStack, findStack } from './stack.ts';
import { forwardedWay } from './way.ts';

/** Each way is a connection through the API server, so there is more time. */
export const CONNECTION_MS = 10_000;
/** Listeners that are dialled at the same time. */
export const LISTENERS_AT_ONCE = 8;
const COULD_NOT_TELL = 2;
/** What was agreed on is the choice of both ends. */
const NO_HYBRID = `this Node.js (${process.version}) offers no hybrid key exchange, so what is seen with it says nothing of other clients: use Node.js 24.5 or later`;

/** Whether every listener of a stack that runs in a cluster is protected. */
export const verify: Verb = {
  usage: 'verify STACK [-n NAMESPACE]',
  summary: 'dial every listener of a stack, and fail if one is not protected (see verify --help)',
  run: runVerify,
};

/**
 * Verifies a stack.
 * @param args the arguments after `verify`
 * @returns the exit code: 0 verified, 1 a violation, 2 it could not be told (a sentence says why)
 * @throws UsageError
 */
export async function runVerify(args: readonly string[], output: Output): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    output.out(`${VERIFY_USAGE}\n`);
    return 0;
  }
  const options = readVerifyArguments(args);
  try {
    return await withCluster(options, (cluster, namespace) =>
      verifyStack({ name: options.stack, namespace }, options, cluster, output),
    );
  } catch (error) {
    output.error(`securethanos verify: ${(error as Error).message}\n`);
    return COULD_NOT_TELL;
  }
}

/** Looks at every listener, prints what was seen, and gives the exit code. Rejects with a sentence. */
export async function verifyStack(
  id: StackId,
  options: Pick<VerifyOptions, 'client' | 'output'>,
  cluster: Cluster,
  output: Output,
): Promise<number> {
  const found = await findStack(cluster.client, id);
  if (found.stack.spec.tls.keyExchange === 'RequireHybrid' && !offersHybrid())
    throw new Error(`spec.tls.keyExchange is RequireHybrid, and ${NO_HYBRID}`);
  const look = await lookerOf(found, options.client, cluster);
  const labelSelector = selectorText({ matchLabels: stackSelector(id) });
  const { items } = await cluster.client.list('Pod', { namespace: id.namespace, labelSelector });
  const findings = await findingsOf(found, items, look);
  output.out(describeFindings(id, findings, options.output));
  if (!offersHybrid()) output.error(`securethanos verify: ${NO_HYBRID}\n`);
  return exitCodeOf(findings);
}

type Look = (place: Place) => Promise<Finding>;

async function findingsOf(
  { stack, waiting, isSettled }: FoundStack,
  items: readonly KubernetesObject[],
  look: Look,
): Promise<readonly Finding[]> {
  const pods = runningPods(stack, items);
  const dialled = await inTurns(placesOf(pods), LISTENERS_AT_ONCE, look);
  const added = isSettled
    ? pods.flatMap((pod) => unexpectedListeners(asItRuns(stack, pod.workload, { waiting }), pod))
    : [];
  return [...dialled, ...added];
}

async function lookerOf(
  { object, stack, waiting, rootPem, isSettled }: FoundStack,
  client: string | undefined,
  { client: api, forward }: Cluster,
): Promise<Look> {
  const accessible = client === undefined ? [] : accessOf(stack, client);
  const identity = client === undefined ? undefined : await readIdentity(api, stack, client);
  const shown = identity ? { identity: { certificatePem: identity.cert, keyPem: identity.key } } : {};
  const how = { ...shown, rootPem, serverName: meshServerName(stack), timeoutMs: CONNECTION_MS };
  return async (place) => {
    const { protocol, port, pod, component } = place;
    const way = forwardedWay(forward, { namespace: object.metadata.namespace ?? '', pod: pod.name, port });
    const expected = expectationAt(stack, place, waiting);
    const offersClassical = expected.keyExchange === 'hybrid only';
    return judgeListener(place, await lookAtListener({ ...how, offersClassical, protocol, way }), {
      ...expected,
      isPickingUp: false,
      serves: isClientsListener(place) && accessible.includes(nameOf(component)),
      isSettled: isSettled && pod.isReady,
    });
  };
}

/** Whether a listener is the one for declared clients. */
const isClientsListener = ({ component, name }: Place): boolean => name === factsOf(component).clients;

/** The components that a declared client may ask. Throws a sentence that says which clients there are. */
function accessOf({ name, namespace, spec }: ResolvedStack, client: string): readonly string[] {
  const declared = spec.clients.find((one) => one.name === client);
  if (declared) return declared.access;
  const names = spec.clients.map((one) => one.name).join(', ') || '(none)';
  throw new Error(`client '${client}' of stack ${namespace}/${name} is not declared: clients are ${names}`);
}
