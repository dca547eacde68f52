// Events of a pass: one for each reason, whatever it was found in.
import type { Notice } from '../kube/events.ts';
import type { Context, StackObject } from './context.ts';

/** Most sentences in one event; its message holds 1024 characters. */
export const MOST_MESSAGES = 5;

/** Records the notices of a pass. */
export async function tell(
  { recorder }: Pick<Context, 'recorder'>,
  object: StackObject,
  notices: readonly Notice[],
): Promise<void> {
  for (const notice of oneForEachReason(notices)) await recorder.record(object, notice);
}

/** Notices of one reason become one; a warning among them makes it one. Their order is that of the first of each. */
export function oneForEachReason(notices: readonly Notice[]): readonly Notice[] {
  const reasons = [...new Set(notices.map(({ reason }) => reason))];
  return reasons.flatMap((wanted) => {
    const alike = notices.filter(({ reason }) => reason === wanted);
    const first = alike.find(({ type }) => type === 'Warning') ?? alike[0];
    return first ? [{ ...first, message: join([...new Set(alike.map(({ message }) => message))]) }] : [];
  });
}

function join(messages: readonly string[]): string {
  const more = messages.length - MOST_MESSAGES;
  return [...messages.slice(0, MOST_MESSAGES), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
