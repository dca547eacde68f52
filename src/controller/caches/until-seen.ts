// Waits until the caches show what was written: a pass that decides on what was before it would undo its own writes.
import { type KubernetesObject, keyOf, type ObjectRef, refOf } from '../../api/objects.ts';
import { isOlder } from '../../kube/resource-version.ts';
import type { Index } from './stack-index.ts';

const SEEN_TIMEOUT_MS = 2000;
const SEEN_POLL_MS = 10;

/** Where a write can show. */
interface Sight {
  readonly look: () => ReadonlyMap<string, KubernetesObject>;
  readonly gone: Index['gone'];
  /** It came, and is not held. */
  readonly isBeyond: (object: KubernetesObject) => boolean;
}

/** Resolves when it shows, or after two seconds. */
export async function untilSeen(
  { look, gone, isBeyond }: Sight,
  written: readonly KubernetesObject[],
  removed: readonly ObjectRef[],
): Promise<void> {
  const endsAt = Date.now() + SEEN_TIMEOUT_MS;
  const isSeen = () => {
    const objects = look();
    const seen = (key: string) => objects.get(key) ?? gone.get(key);
    const lagging = written.some((object) => isLagging(seen(keyOf(refOf(object))), object) && !isBeyond(object));
    return !lagging && !removed.some((ref) => objects.has(keyOf(ref)));
  };
  while (!isSeen() && Date.now() < endsAt) await new Promise((resolve) => setTimeout(resolve, SEEN_POLL_MS));
}

function isLagging(cached: KubernetesObject | undefined, written: KubernetesObject): boolean {
  return !cached || isOlder(cached.metadata.resourceVersion, written.metadata.resourceVersion);
}
