// One look through many places.
import type { Search } from './search.ts';

/** Something that must hold no secret, and what it is called. */
export interface Haystack {
  readonly place: string;
  readonly bytes: Buffer;
}

export interface Hit {
  readonly place: string;
  /** Of the pattern that is there. */
  readonly name: string;
}

export interface Findings {
  readonly places: number;
  readonly bytes: number;
  readonly hits: readonly Hit[];
}

/** Searches one haystack after another, so that no two have to be held at once. */
export async function searchAll(haystacks: AsyncIterable<Haystack>, search: Search): Promise<Findings> {
  const hits: Hit[] = [];
  let [places, bytes] = [0, 0];
  for await (const haystack of haystacks) {
    places += 1;
    bytes += haystack.bytes.length;
    hits.push(...search(haystack.bytes).map((name) => ({ place: haystack.place, name })));
  }
  return { places, bytes, hits };
}
