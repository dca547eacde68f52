// Finds an object that a stack names, unless it has more keys than anybody's texts need: each of them costs every look.
import type { KubernetesObject, ObjectRef } from '../api/objects.ts';
import type { Client } from '../kube/client.ts';
import { isCut, MOST_VALUES } from '../kube/read-object.ts';

/** An object, undefined when there is none; or why it is not read, as part of a sentence whose subject is the object. */
export type Found = { readonly object: KubernetesObject | undefined } | { readonly tooLarge: string };

export async function findNamed(client: Pick<Client, 'find'>, ref: ObjectRef): Promise<Found> {
  const object = await client.find(ref, { mostValues: MOST_VALUES });
  return object && isCut(object) ? { tooLarge: TOO_LARGE } : { object };
}

const TOO_LARGE = `has more than ${MOST_VALUES} keys and values, those of its managedFields included, and is not read: put what is needed alone into an object of its own, and name that`;
