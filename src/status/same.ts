import { isDeepStrictEqual } from 'node:util';
import type { StackStatus } from '../stack/types.ts';

/**
 * Whether two statuses say the same, whatever the order of their keys; an undefined field counts as absent.
 * The status is written only when they differ, so that a quiet stack costs no write.
 */
export function sameStatus(one: StackStatus | undefined, other: StackStatus | undefined): boolean {
  return isDeepStrictEqual(asJson(one), asJson(other));
}

/** What the API server would get: its own absence is an empty object. */
const asJson = (status: StackStatus | undefined): unknown => JSON.parse(JSON.stringify(status ?? {}));
