// The search for the secrets of this cluster: all that can be known of them, and a decoy that must be found.
import type { Cluster } from '../../../../sandbox/cluster/handle.ts';
import { OBJECT_STORAGE_NAMESPACE } from '../../../../sandbox/quickstart/surroundings.ts';
import {
  DECOY_NAMESPACE,
  DECOY_POD,
  type Decoy,
  decoyObjects,
  makeDecoy,
} from '../../../support/adversary/secrets/decoy.ts';
import { type Findings, type Haystack, type Hit, searchAll } from '../../../support/adversary/secrets/haystack.ts';
import { secretVersions } from '../../../support/adversary/secrets/history.ts';
import {
  decoyNeedle,
  MARKED_KEY,
  markers,
  type Needle,
  needlesOf,
  patternsOf,
  tokenNeedle,
} from '../../../support/adversary/secrets/needles.ts';
import { processesOfPods, tokensOf } from '../../../support/adversary/secrets/processes.ts';
import { buildSearch } from '../../../support/adversary/secrets/search.ts';

export interface Hunt {
  readonly decoy: Decoy;
  readonly needles: readonly Needle[];
  readonly look: (haystacks: AsyncIterable<Haystack>) => Promise<Catch>;
}

export interface Catch extends Findings {
  /** Secrets where they must not be, such as "monitoring/prod-thanos-query-tls tls.key, 3: in audit.log". */
  readonly astray: readonly string[];
  /** Where the decoy was found. */
  readonly decoys: readonly string[];
}

/** The S3 server of the tests, which is no part of a stack, gets its credentials so. */
const OF_OTHERS = [`${OBJECT_STORAGE_NAMESPACE}/object-storage environ`];

/** Lays out the decoy, and collects what every Secret ever held and every token that a pod can read. */
export async function startHunt(cluster: Cluster): Promise<Hunt> {
  const decoy = await makeDecoy();
  await layOut(cluster, decoy);
  const tokens = await tokensOf(await processesOfPods(cluster));
  const stored = needlesOf(secretVersions().filter(({ metadata }) => metadata.namespace !== DECOY_NAMESPACE));
  const keyHomes = stored.filter(({ kind }) => kind === 'private key').flatMap(({ homes }) => homes);
  const needles = [...stored, ...tokens.map(({ pod, token }) => tokenNeedle(pod, token)), ...markers(keyHomes)];
  const search = buildSearch(patternsOf([...needles, decoyNeedle(decoy.pem)]));
  return { decoy, needles, look: async (haystacks) => judge(needles, await searchAll(haystacks, search)) };
}

/** One pod that stays, and one whose log is all that is left of it. */
async function layOut(cluster: Cluster, decoy: Decoy): Promise<void> {
  await cluster.apply(decoyObjects(decoy));
  const ready = ['--for=condition=Ready', `pod/${DECOY_POD}`, 'pod/gone', '--timeout=60s'];
  await cluster.kubectl(['wait', '-n', DECOY_NAMESPACE, ...ready]);
  await cluster.kubectl(['delete', 'pod', 'gone', '-n', DECOY_NAMESPACE]);
}

function judge(needles: readonly Needle[], findings: Findings): Catch {
  const homes = new Map(needles.map((needle) => [needle.name, needle.homes]));
  const isAstray = ({ place, name }: Hit) => !OF_OTHERS.includes(place) && !homes.get(name)?.includes(place);
  const [decoys, others] = [findings.hits.filter(isOfDecoy), findings.hits.filter((hit) => !isOfDecoy(hit))];
  return {
    ...findings,
    astray: others.filter(isAstray).map(({ place, name }) => `${name}: in ${place}`),
    decoys: decoys.filter(({ name }) => name !== MARKED_KEY).map(({ place }) => place),
  };
}

/** It is marked as every private key is. */
const isOfDecoy = ({ place, name }: Hit): boolean =>
  name === 'decoy' || (name === MARKED_KEY && place.includes(DECOY_NAMESPACE));
