// Sizes as Thanos reads them (github.com/alecthomas/units, ParseBase2Bytes): in steps of 1024, with and without "i".
import { KINDS } from '../../api/schema/flags/kinds.ts';

/** Of the cache that Store makes of what it is not told: DefaultInMemoryIndexCacheConfig of pkg/store/cache. In bytes. */
export const INDEX_CACHE = { size: 250 * 1024 ** 2, itemSize: 125 * 1024 ** 2 };

/** What is taken: a part of what Thanos takes. */
export const SIZE_FORM = new RegExp(`^${KINDS.bytes.form}$`);

const STEPS = 'BKMGT';

/** The bytes of a size of that form. */
export function bytesOf(size: string): number {
  const [, digits = '', unit = 'B'] = /^(\d+)([BKMGT]?)/.exec(size) ?? [];
  return Number(digits) * 1024 ** Math.max(0, STEPS.indexOf(unit));
}
