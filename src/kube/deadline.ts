import { ApiError } from './api-error.ts';

/**
 * Runs `work` with a signal that is aborted when `ms` milliseconds are over or `outer` is aborted. What it throws then
 * becomes an ApiError `Timeout` or `Aborted` about `what`. Listeners and timer are gone afterwards: `outer` may live as
 * long as the process.
 */
export async function withDeadline<T>(
  what: string,
  ms: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort(new ApiError({ status: 0, reason: 'Aborted', message: `${what}: aborted` }));
  const expire = () => {
    const message = `${what}: no complete answer within ${Math.round(ms)} ms`;
    controller.abort(new ApiError({ status: 0, reason: 'Timeout', message }));
  };
  const timer = setTimeout(expire, ms);
  if (outer?.aborted) abort();
  outer?.addEventListener('abort', abort, { once: true });
  try {
    controller.signal.throwIfAborted();
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', abort);
  }
}
