// Which objects still have to get the mark of a removed identity. Until they have it, it is served: such a write is never
// postponed. Marks in objects can be edited, so each counts once: who edits one afterwards ends nobody's access.

import { type KubernetesObject, keyOf, refOf } from '../../api/objects.ts';
import { IDENTITIES_MARK_OF_PODS } from '../../manifests/pod.ts';
import { IDENTITIES_MARK } from '../../observed/allowed-identities.ts';

export interface Revocations {
  /**
   * Whether a write brings a mark that the object was never seen with by this process. Which mark that is follows from the record
   * in the status of the stack, so nobody else can have it change.
   * @param live what is there; undefined when nothing is
   */
  readonly isOwed: (stack: string, desired: KubernetesObject, live: KubernetesObject | undefined) => boolean;
  /** The object is as desired. */
  readonly settle: (stack: string, desired: KubernetesObject) => void;
  /** A stack is gone. */
  readonly forget: (stack: string) => void;
}

/** What is remembered is a text for each list and workload of a stack. */
export function createRevocations(): Revocations {
  const stacks = new Map<string, Map<string, string>>();
  return {
    isOwed: (stack, desired, live) => {
      const marks = marksOf(desired);
      if (marks === NONE || (live && marksOf(live) === marks)) return false;
      return stacks.get(stack)?.get(keyOf(refOf(desired))) !== marks;
    },
    settle: (stack, desired) => {
      const marks = marksOf(desired);
      if (marks === NONE) return;
      const seen = stacks.get(stack) ?? new Map<string, string>();
      stacks.set(stack, seen.set(keyOf(refOf(desired)), marks));
    },
    forget: (stack) => void stacks.delete(stack),
  };
}

const NONE = JSON.stringify(['', []]);

/** The marks of removed identities in an object and in the pods that it makes, as one text. */
function marksOf(object: KubernetesObject): string {
  const spec = object['spec'] as { readonly template?: Pick<KubernetesObject, 'metadata'> } | undefined;
  const inPods = Object.entries(spec?.template?.metadata?.annotations ?? {});
  const marks = inPods.filter(([name]) => name.endsWith(IDENTITIES_MARK_OF_PODS)).sort();
  return JSON.stringify([object.metadata.annotations?.[IDENTITIES_MARK] ?? '', marks]);
}
