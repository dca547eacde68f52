import type { DialResult } from '../verify/answers/result.ts';

/**
 * Asks, and once more whoever took the connection and said nothing: one late answer may be a long garbage collection or a pod
 * that goes, two in a row are twice the time limit without one.
 */
export async function askPatiently(ask: () => Promise<DialResult>): Promise<DialResult> {
  const first = await ask();
  return first.kind === 'silent' ? ask() : first;
}
