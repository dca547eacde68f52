/** Each place where two JSON values differ, such as `spec.ports[0].name: "a", "b"`. */
export function fieldDifferences(one: unknown, other: unknown, path = ''): readonly string[] {
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
