// How far a reflector has come: from where it watches on, and when it lists anew.
import { ApiError } from '../api-error.ts';
import { isOlder } from '../resource-version.ts';

/** Changes as lists and watches go on. */
export type Progress = {
  /** Where to watch from; undefined: list first. */
  resourceVersion?: string | undefined;
  /** The newest resource version ever seen. */
  newest?: string;
  staleSince?: number | undefined;
  listed?: boolean;
  absent?: boolean;
  listedAt: number;
  backoff: { readonly failures: number; readonly failedAt: number };
};

/** A server that lags behind shows the past: deciding on it would undo what was done since. */
export function refuseStale(resourceVersion: string, progress: Progress, now: number, staleMs: number): void {
  if (!isOlder(resourceVersion, progress.newest)) {
    progress.staleSince = undefined;
    return;
  }
  progress.staleSince ??= now;
  if (now - progress.staleSince > staleMs) return;
  const message = `the list is of resource version ${resourceVersion}, older than ${progress.newest} which was already seen`;
  throw new ApiError({ status: 0, reason: 'StaleList', message });
}

/** After the regular end of a watch a new list shows what a faulty link swallowed. */
export function renew(progress: Progress, now: number, watchMinMs: number): void {
  if (now - progress.listedAt >= watchMinMs) progress.resourceVersion = undefined;
}

/** An event of the watch was taken in. */
export function advance(progress: Progress, resourceVersion: string | undefined): void {
  if (resourceVersion === undefined || isOlder(resourceVersion, progress.resourceVersion)) return;
  progress.resourceVersion = resourceVersion;
  progress.newest = resourceVersion;
}
