// The same objects, written by the operator's own client without any operator: what the API server can do at best.
import type { KubernetesObject } from '../src/api/objects.ts';
import { certificateObjects } from '../src/controller/certificate-objects.ts';
import { holdCertificates } from '../src/controller/certificates.ts';
import { inTurns } from '../src/dial/in-turns.ts';
import { gatherInputs } from '../src/inputs/gather.ts';
import type { Client } from '../src/kube/client.ts';
import { withDesiredHash } from '../src/manifests/desired-hash.ts';
import { certificateRequests } from '../src/plan/certificates.ts';
import { desire, NOTHING_SEEN } from '../src/plan/desire.ts';
import { resolveStack } from '../src/stack/resolve/resolve.ts';
import { buildObjects } from '../src/workloads/build.ts';

/** Everything that the operator would write for a new stack, with certificates made for it. */
export async function objectsOfStack(client: Client, object: KubernetesObject): Promise<readonly KubernetesObject[]> {
  const { stack } = resolveStack(object, { clusterDomain: 'cluster.local', clusterDiscoveryNamespaces: [] });
  if (!stack) throw new Error('the spec of the bench is refused');
  const held = await holdCertificates(certificateRequests(stack), new Map(), new Date());
  const { inputs } = await gatherInputs(client, stack);
  const plan = desire({ stack, certificates: held, inputs, seen: NOTHING_SEEN });
  const { authorities, leaves } = certificateObjects(stack, held, plan.trust);
  return [...authorities, ...leaves, ...buildObjects(plan)].map(withDesiredHash);
}

/** Writes objects by server-side apply with `connections` requests under way. @returns seconds */
export async function writeDirectly(
  client: Client,
  objects: readonly KubernetesObject[],
  connections: number,
): Promise<number> {
  const began = performance.now();
  await inTurns(objects, connections, (object) => client.apply(object, { fieldManager: 'bench', force: true }));
  return (performance.now() - began) / 1000;
}
