// What the caches hold of what carries our labels: only what can belong to a stack that exists, and of each stack a share. Labels
// can be copied by everybody; what is not held is asked for by its name when a pass wants it, so nothing is decided otherwise.
import { type KubernetesObject, keyOf, refOf } from '../../api/objects.ts';
import { isOlder } from '../../kube/resource-version.ts';
import { stackKeyOf } from '../stack-key.ts';

const MIB = 1024 * 1024;

/** Characters of JSON that are held of one stack, of texts their digests: the largest stack has less than half. See docs/limits.md. */
export const CACHE_SHARE = { written: 8 * MIB, pods: 4 * MIB } as const;

/** An object that is beyond the share counts until it was not seen for this long: lists come every 5 to 10 minutes. */
const COUNTED_MS = 1_200_000;
/** Of each stack. Whoever makes and deletes more of them is counted no further. */
export const MOST_COUNTED = 1000;

/** Made by workloads: they don't have the stack as their owner. */
const BY_WORKLOADS: readonly string[] = ['Pod', 'PersistentVolumeClaim'];

export interface CacheShare {
  /** A stack exists. Before that nothing of it is held. */
  readonly know: (stack: string, uid: string) => void;
  readonly forget: (stack: string) => void;
  /** Whether an object can belong to a stack that exists. It looks at the object's metadata alone, whatever else there is. */
  readonly canBelong: (object: KubernetesObject) => boolean;
  /** Whether an object is held from now on, as it is now. */
  readonly take: (object: KubernetesObject) => boolean;
  /** An object is not held, whatever it is: it counts as beyond the share of the stack that it names. */
  readonly refuse: (object: KubernetesObject) => void;
  /** An object is held no more. */
  readonly give: (object: KubernetesObject) => void;
  /** How many objects of a stack are not held, because they are beyond its share; `MOST_COUNTED` at most. */
  readonly beyond: (stack: string) => number;
  /**
   * Whether a write came by and is not held, because it is beyond the share. Of those that are counted no further nobody
   * knows whether they came.
   */
  readonly isBeyond: (stack: string, written: KubernetesObject) => boolean;
}

/** An object that is not held: when it was seen, and as which version. */
interface Refused {
  readonly at: number;
  readonly version: string | undefined;
}

/** Characters by object, of one stack. */
interface Purse {
  readonly sizes: Map<string, number>;
  sum: number;
}

/** @param now a clock in milliseconds */
export function createCacheShare(now: () => number = Date.now): CacheShare {
  const stacks = new Map<string, string>();
  const purses = new Map<string, Purse>();
  const refused = new Map<string, Map<string, Refused>>();

  /** The purse that each object that is held counts in: its label may have been changed since. */
  const places = new Map<string, string>();

  const give = (object: KubernetesObject): void => {
    const key = keyOf(refOf(object));
    const place = places.get(key) ?? '';
    places.delete(key);
    const purse = purses.get(place);
    if (!purse) return;
    purse.sum -= purse.sizes.get(key) ?? 0;
    purse.sizes.delete(key);
    if (purse.sizes.size === 0) purses.delete(place);
  };

  const fits = (stack: string, object: KubernetesObject): boolean => {
    give(object);
    const part = BY_WORKLOADS.includes(object.kind) ? 'pods' : 'written';
    const place = `${stack} ${part}`;
    const purse = purses.get(place) ?? { sizes: new Map<string, number>(), sum: 0 };
    const key = keyOf(refOf(object));
    const size = charactersOf(object);
    if (purse.sum + size > CACHE_SHARE[part]) return false;
    purse.sizes.set(key, size);
    purse.sum += size;
    purses.set(place, purse);
    places.set(key, place);
    return true;
  };

  const refuse = (object: KubernetesObject): void => {
    const stack = stackKeyOf(object);
    if (stack === undefined || !stacks.has(stack)) return;
    const beyond = refused.get(stack) ?? new Map<string, Refused>();
    beyond.delete(keyOf(refOf(object)));
    refused.set(stack, beyond);
    if (beyond.size >= MOST_COUNTED) dropOld(beyond, now());
    if (beyond.size < MOST_COUNTED)
      beyond.set(keyOf(refOf(object)), { at: now(), version: object.metadata.resourceVersion });
  };

  const canBelong = (object: KubernetesObject): boolean => {
    const uid = stacks.get(stackKeyOf(object) ?? '');
    return uid !== undefined && mayBelong(object, uid);
  };

  return {
    canBelong,
    refuse,
    know: (stack, uid) => void stacks.set(stack, uid),
    forget: (stack) => {
      stacks.delete(stack);
      refused.delete(stack);
    },
    take: (object) => {
      const stack = stackKeyOf(object);
      if (stack === undefined || !canBelong(object)) return false;
      refused.get(stack)?.delete(keyOf(refOf(object)));
      // Nobody but who has rights in the whole cluster makes these, and who makes them has to take them away.
      if (object.metadata.namespace === undefined || fits(stack, object)) return true;
      refuse(object);
      return false;
    },
    give,
    beyond: (stack) => [...(refused.get(stack)?.values() ?? [])].filter(({ at }) => now() - at < COUNTED_MS).length,
    isBeyond: (stack, written) => {
      const ofStack = refused.get(stack);
      const seen = ofStack?.get(keyOf(refOf(written)));
      if (seen) return !isOlder(seen.version, written.metadata.resourceVersion);
      return (ofStack?.size ?? 0) >= MOST_COUNTED && !places.has(keyOf(refOf(written)));
    },
  };
}

/** About as many as its JSON has, which is not written for it: that would be a second copy of what is large. */
function charactersOf(value: unknown): number {
  if (typeof value === 'string') return value.length + PUNCTUATION;
  if (typeof value !== 'object' || value === null) return PUNCTUATION;
  let characters = PUNCTUATION;
  for (const [key, below] of Object.entries(value)) characters += key.length + PUNCTUATION + charactersOf(below);
  return characters;
}

/** Quotes, colons, commas and brackets around one value. */
const PUNCTUATION = 3;

function dropOld(seen: Map<string, Refused>, now: number): void {
  for (const [key, { at }] of seen) if (now - at >= COUNTED_MS) seen.delete(key);
}

/**
 * The uid of a stack can't be guessed before there is one, so what was not made for it has not got it. Cluster-scoped objects
 * of earlier versions of the operator have none, and to make one takes rights in the whole cluster.
 */
function mayBelong({ kind, metadata }: KubernetesObject, uid: string): boolean {
  if (metadata.namespace === undefined || BY_WORKLOADS.includes(kind)) return true;
  return metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === uid) ?? false;
}
