// Who is next: owners share a few places so that what one of them costs is his own loss.

export interface Turns {
  /** Works when a place is free, one work of an owner at a time. */
  readonly take: <Result>(owner: string, work: () => Promise<Result>) => Promise<Result>;
}

/** After this much work an owner counts as expensive: milliseconds of the last minutes. */
const EXPENSIVE_MS = 2000;
/** What an owner has cost counts half after this time. */
const HALF_LIFE_MS = 60_000;

interface Owner {
  readonly waiting: (() => Promise<void>)[];
  /** Milliseconds of work, as of `at`. */
  cost: number;
  at: number;
  /** Since when a work of his runs. */
  since?: number | undefined;
}

/**
 * The next place goes to the owner who has cost least of late. Those who have cost much never have the last place: a text
 * that takes its whole deadline, again and again, makes only its like wait.
 * @param now a clock in milliseconds
 */
export function createTurns(places: number, now: () => number = performance.now.bind(performance)): Turns {
  const owners = new Map<string, Owner>();

  const costOf = ({ cost, at, since }: Owner): number =>
    cost * 0.5 ** ((now() - at) / HALF_LIFE_MS) + (since === undefined ? 0 : now() - since);
  const isExpensive = (owner: Owner): boolean => costOf(owner) > EXPENSIVE_MS;
  const running = (): readonly Owner[] => [...owners.values()].filter(({ since }) => since !== undefined);

  const next = (): Owner | undefined => {
    const busy = running();
    if (busy.length >= places) return undefined;
    const isLastForCheap = busy.filter(isExpensive).length >= Math.max(1, places - 1);
    const waiting = [...owners.values()].filter(
      (owner) => owner.since === undefined && owner.waiting.length > 0 && !(isLastForCheap && isExpensive(owner)),
    );
    return waiting.reduce<Owner | undefined>(
      (best, one) => (!best || costOf(one) < costOf(best) ? one : best),
      undefined,
    );
  };

  const pump = (): void => {
    for (let owner = next(); owner; owner = next()) void run(owner);
  };

  const run = async (owner: Owner): Promise<void> => {
    owner.since = now();
    await owner.waiting.shift()?.();
    Object.assign(owner, { cost: costOf(owner), at: now(), since: undefined });
    forgetIdle();
    pump();
  };

  /** Who has cost next to nothing is like anybody new. */
  const forgetIdle = (): void => {
    for (const [name, owner] of owners)
      if (owner.since === undefined && owner.waiting.length === 0 && costOf(owner) < 1) owners.delete(name);
  };

  return {
    take: (name, work) =>
      new Promise((resolve, reject) => {
        const owner = owners.get(name) ?? { waiting: [], cost: 0, at: now() };
        owners.set(name, owner);
        owner.waiting.push(() => work().then(resolve, reject));
        pump();
      }),
  };
}
