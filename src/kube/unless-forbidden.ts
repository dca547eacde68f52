import { isForbidden } from './api-error.ts';

/** What each client was allowed once. */
const allowed = new WeakMap<object, Set<string>>();

/**
 * Asks for what the operator has no right to where it is installed for single namespaces. Only as long as it was never
 * allowed: an API server that has just started refuses everybody for a moment, until it has read its roles, and whoever took
 * that for an answer would plan and tell something else for one pass.
 * @param client with which it is asked
 * @param what is asked for: the same text for the same right
 * @returns undefined when there is no right to it
 * @throws what `ask` throws; that it is forbidden, too, when it was allowed before
 */
export async function unlessForbidden<Answer>(
  client: object,
  what: string,
  ask: () => Promise<Answer>,
): Promise<Answer | undefined> {
  const known = allowed.get(client) ?? new Set();
  allowed.set(client, known);
  try {
    const answer = await ask();
    known.add(what);
    return answer;
  } catch (error) {
    if (isForbidden(error) && !known.has(what)) return undefined;
    throw error;
  }
}
