// The index cache of Store (pkg/store/cache of Thanos v0.40 to v0.42). Only memory may hold it: MEMCACHED and REDIS would send
// the stack's index to an address that no certificate of the stack proves and no network policy lets through, and their
// credentials would stand in the command line of the pod.
import { readText } from '../object-storage/scalars.ts';
import { type ShapeFault, says } from '../scrape/fields/shape.ts';
import type { YamlTree } from '../yaml/tree.ts';
import { bytesOf, INDEX_CACHE, SIZE_FORM } from './sizes.ts';

type Entries = ReadonlyMap<string, YamlTree>;
type Judge = (value: YamlTree) => readonly ShapeFault[];

const NOTHING: YamlTree = { kind: 'null' };
const ITEMS: readonly string[] = ['Postings', 'Series', 'ExpandedPostings'];

/** `--index-cache.config`. */
export const judgeIndexCache: Judge = (tree) => {
  if (tree.kind !== 'map') return [says('', 'is no mapping: write one such as {type: IN-MEMORY}')];
  const unknown = [...tree.entries.keys()].filter((name) => !Object.hasOwn(FIELDS, name)).map((name) => strange(name));
  return [...unknown, ...Object.entries(FIELDS).flatMap(([name, judge]) => judge(tree.entries.get(name) ?? NOTHING))];
};

/** A name may be a value in the wrong place: it is not quoted. */
const strange = (name: string, below = ''): ShapeFault =>
  says(below + (/^\w{1,40}$/.test(name) ? name : ''), 'has a field that Thanos does not know here: remove it');

const FIELDS: Readonly<Record<string, Judge>> = {
  type: (value) => {
    const type = readText(value);
    return 'value' in type && /^in-memory$/i.test(type.value)
      ? []
      : [
          says(
            'type',
            'is not IN-MEMORY, and any other cache would take the index of the stack out of its mutual TLS and its network policies: write IN-MEMORY, or use --index-cache-size',
          ),
        ];
  },
  config: (value) => {
    if (value.kind === 'null') return [];
    return value.kind === 'map' ? judgeSizes(value.entries) : [says('config', 'is no mapping: write its fields')];
  },
  enabled_items: (value) => {
    if (value.kind === 'null') return [];
    if (value.kind !== 'list') return [says('enabled_items', 'is no list: write one such as [Postings]')];
    return value.items.flatMap((item, index) =>
      item.kind === 'scalar' && ITEMS.includes(item.text)
        ? []
        : [says(`enabled_items[${index}]`, `is none of ${ITEMS.join(', ')}: write one of them`)],
    );
  },
  ttl: (value) => (value.kind === 'null' ? [] : [says('ttl', 'is not for a cache in memory: remove it')]),
};

const SIZES: readonly string[] = ['max_size', 'max_item_size'];

function judgeSizes(entries: Entries): readonly ShapeFault[] {
  const unknown = [...entries.keys()].filter((name) => !SIZES.includes(name)).map((name) => strange(name, 'config.'));
  const odd = SIZES.filter((name) => entries.has(name) && sizeOf(entries, name) === undefined);
  const faults = [...unknown, ...odd.map((name) => says(`config.${name}`, NO_SIZE))];
  if (faults.length > 0) return faults;
  const size = sizeOf(entries, 'max_size') ?? INDEX_CACHE.size;
  return (sizeOf(entries, 'max_item_size') ?? INDEX_CACHE.itemSize) > size ? [says('config', ITEM_TOO_LARGE)] : [];
}

const NO_SIZE = 'is no size: write a number with a unit, such as 512MB';
const ITEM_TOO_LARGE =
  'has a max_item_size (125MB if you leave it out) above its max_size (250MB if you leave it out), and Store ends: make max_item_size smaller';

function sizeOf(entries: Entries, name: string): number | undefined {
  const text = readText(entries.get(name) ?? NOTHING);
  return 'value' in text && SIZE_FORM.test(text.value) ? bytesOf(text.value) : undefined;
}
