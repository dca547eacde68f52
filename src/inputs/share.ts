// How much of others' texts is held for one stack: what it names is in the memory of the operator as long as it is deployed.

/**
 * Rules of one stack: bytes of all texts, how many texts, and milliseconds of one look that they take: certificates wait for its
 * end. See docs/limits.md.
 */
export const RULES_OF_A_STACK = { bytes: 8 * 1024 * 1024, texts: 2000, lookMs: 120_000 } as const;

export interface Share {
  /** Counts a text. @returns why it is beyond the share, as part of a sentence with the way out */
  readonly take: (text: string) => string | undefined;
}

/**
 * A share of which nothing is used yet. Texts that are beyond it don't count.
 * @param now a clock in milliseconds
 */
export function startShare(now: () => number = performance.now.bind(performance)): Share {
  const since = now();
  let bytes = 0;
  let texts = 0;
  return {
    take: (text) => {
      const size = Buffer.byteLength(text);
      if (now() - since > RULES_OF_A_STACK.lookMs)
        return `is not read in this look, because the rules before it took ${RULES_OF_A_STACK.lookMs / 1000} s: correct those that take long first`;
      if (texts + 1 > RULES_OF_A_STACK.texts)
        return `is beyond the ${RULES_OF_A_STACK.texts} texts with rules that a stack may name: join some, or move them to another stack`;
      if (bytes + size > RULES_OF_A_STACK.bytes)
        return `is beyond the ${RULES_OF_A_STACK.bytes} bytes of rules that a stack may name: remove some, or move them to another stack`;
      bytes += size;
      texts += 1;
      return undefined;
    },
  };
}
