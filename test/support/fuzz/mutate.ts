import type { Random } from './random.ts';

/** A text with some random changes: pieces of the language put in, characters taken out, parts of it repeated or swapped. */
export function mutate(text: string, pieces: readonly string[], random: Random): string {
  let changed = text;
  for (let left = 1 + random.whole(3); left > 0; left -= 1) changed = change(changed, pieces, random);
  return changed;
}

function change(text: string, pieces: readonly string[], random: Random): string {
  const at = random.whole(text.length + 1);
  const end = Math.min(text.length, at + 1 + random.whole(6));
  switch (random.whole(5)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, at) + text.slice(at, end) + text.slice(at);
    case 2:
      return text.slice(0, at) + random.pick(pieces) + text.slice(end);
    default:
      return text.slice(0, at) + random.pick(pieces) + text.slice(at);
  }
}

/** Some pieces in a row. */
export function compose(pieces: readonly string[], random: Random): string {
  return Array.from({ length: 1 + random.whole(7) }, () => random.pick(pieces)).join('');
}
