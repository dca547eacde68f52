// What would happen if objects were applied, in the eyes of the API server.
import { FIELD_MANAGER } from '../../../src/api/group.ts';
import { type KubernetesObject, refOf } from '../../../src/api/objects.ts';
import type { Client } from '../../../src/kube/client.ts';

/**
 * What a server-side apply of the operator would change, such as "Service a: spec.ports[0].port: 1, 2". The whole objects are
 * compared, with what the server keeps of them.
 * @param view what is left out of the comparison, for both sides
 */
export async function dryRunDifferences(
  client: Client,
  objects: readonly KubernetesObject[],
  view: (object: KubernetesObject) => KubernetesObject = (object) => object,
): Promise<readonly string[]> {
  const compare = async (object: KubernetesObject) => {
    const applied = await client.apply(object, { fieldManager: FIELD_MANAGER, force: true, dryRun: true });
    const live = await client.find(refOf(object));
    const lines = live ? fieldDifferences(view(applied), view(live)) : ['does not exist'];
    return lines.map((line) => `${object.kind} ${object.metadata.name}: ${line}`);
  };
  return (await Promise.all(objects.map(compare))).flat();
}

/** Each place where two JSON values differ, such as `spec.ports[0].name: "a", "b"`. */
function fieldDifferences(one: unknown, other: unknown, path = ''): readonly string[] {
  if (isParent(one) && isParent(other) && Array.isArray(one) === Array.isArray(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return keys.flatMap((key) => fieldDifferences(one[key], other[key], join(path, key, Array.isArray(one))));
  }
  return one === other ? [] : [`${path}: ${JSON.stringify(one)}, ${JSON.stringify(other)}`];
}

const isParent = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const join = (path: string, key: string, isList: boolean): string =>
  isList ? `${path}[${key}]` : `${path}${path === '' ? '' : '.'}${key}`;
