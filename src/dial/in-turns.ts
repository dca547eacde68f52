/**
 * Works on items, some at a time.
 * @param atOnce how many, at least 1
 * @returns the results in the order of the items; rejects with the first error
 */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const turns = items.entries();
  const worker = async () => {
    for (const [index, item] of turns) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
