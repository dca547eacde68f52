// Whether a field is in a spec: here, and in CEL.
import type { Path } from './facts.ts';

/** Such as "prometheus.sidecar". */
export const dotted = (path: Path): string => path.join('.');

/** The value at a path of an object, which an empty path is; undefined when anything on the way is missing. */
export const valueAt = (object: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (Object(value) as Record<string, unknown>)[name], object);

/** Whether a field below `root` is there, and each one on the way to it. */
export const celHas = (root: string, path: Path): string =>
  path.length === 1 ? `has(${root}.${path[0]})` : `${[root, ...path].join('.?')}.hasValue()`;

/** Whether a field below `root` is missing, or one on the way to it. */
export const celLacks = (root: string, path: Path): string => `!${celHas(root, path)}`;

/** The text at a path below `root`, '' where anything on the way is missing. The API server can't tell how long it may be. */
export const celTextAt = (root: string, path: Path): string => `${[root, ...path].join('.?')}.orValue('')`;
