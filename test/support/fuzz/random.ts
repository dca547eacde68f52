/** Random numbers that a seed repeats (mulberry32): a fuzz names its seed, so that a case can be made again. */
export interface Random {
  /** From 0, below 1. */
  readonly next: () => number;
  /** Whole, from 0, below `below`. */
  readonly whole: (below: number) => number;
  /** True with that probability. */
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
}

/** @param seed a whole number of 32 bits */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (below: number) => Math.floor(next() * below);
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: <T>(from: readonly T[]): T => from[whole(from.length)] as T,
  };
}
