import { type KubernetesObject, keyOf, refOf } from '../../api/objects.ts';
import { isOlder } from '../resource-version.ts';

/** What became of one object. For 'deleted' it is the last state that was seen. */
export type Change = { readonly type: 'added' | 'modified' | 'deleted'; readonly object: KubernetesObject };

/** The last known state of the objects of one kind, by keyOf(). It moves forward only, and tells each change once. */
export type ObjectStore = {
  readonly objects: ReadonlyMap<string, KubernetesObject>;
  /** Takes over a whole list: what is not in it is gone. */
  readonly replace: (items: readonly KubernetesObject[]) => void;
  readonly put: (object: KubernetesObject) => void;
  readonly remove: (object: KubernetesObject) => void;
};

/** An empty store. `onChange` is called after the store has changed, in order. */
export function createStore(onChange: (change: Change) => void): ObjectStore {
  const objects = new Map<string, KubernetesObject>();

  const drop = (key: string, object: KubernetesObject) => {
    objects.delete(key);
    onChange({ type: 'deleted', object });
  };
  const set = (object: KubernetesObject) => {
    const key = keyOf(refOf(object));
    const known = objects.get(key);
    if (known && sameState(known, object)) return;
    // Deleted and made again while nobody looked: two objects, although they have one name.
    if (known && !sameIdentity(known, object)) drop(key, known);
    objects.set(key, object);
    onChange({ type: known && sameIdentity(known, object) ? 'modified' : 'added', object });
  };

  return {
    objects,
    replace: (items) => {
      const listed = new Set(items.map((item) => keyOf(refOf(item))));
      for (const [key, object] of [...objects]) if (!listed.has(key)) drop(key, object);
      items.forEach(set);
    },
    put: (object) => {
      const known = objects.get(keyOf(refOf(object)));
      if (!isOlder(versionOf(object), versionOf(known))) set(object);
    },
    remove: (object) => {
      const key = keyOf(refOf(object));
      const known = objects.get(key);
      if (!known || !sameIdentity(known, object) || isOlder(versionOf(object), versionOf(known))) return;
      drop(key, object);
    },
  };
}

const versionOf = (object: KubernetesObject | undefined) => object?.metadata.resourceVersion;

const sameIdentity = (one: KubernetesObject, other: KubernetesObject) => one.metadata.uid === other.metadata.uid;

const sameState = (one: KubernetesObject, other: KubernetesObject) =>
  sameIdentity(one, other) && versionOf(one) !== undefined && versionOf(one) === versionOf(other);
