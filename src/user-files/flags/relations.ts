// Flags that are good by themselves and on which a program ends beside others, as cmd/thanos checks them.

import { compactor } from '../../components/compactor/facts.ts';
import { sidecar } from '../../components/sidecar/facts.ts';
import { store } from '../../components/store/facts.ts';
import type { Violation } from '../../stack/resolve/parse.ts';
import type { StackSpec } from '../../stack/types.ts';
import { flagNamed, type Given, givenFlags } from './given.ts';
import { type Moment, readMoment } from './moment.ts';
import { bytesOf, INDEX_CACHE } from './sizes.ts';

/**
 * What is wrong between the flags of a stack.
 * @param now when the programs would start
 */
export function relationViolations(spec: StackSpec, now: Date): readonly Violation[] {
  const all = givenFlags(spec);
  return all.flatMap((given) => RELATIONS.flatMap((relation) => relation(given, { now, all })));
}

interface Around {
  readonly now: Date;
  readonly all: readonly Given[];
}

type Relation = (given: Given, around: Around) => readonly Violation[];

/** Store ends; the Compactor would go on and find no block for ever. */
const timesAreInOrder: Relation = (given, { now }) => {
  const [first, last] = [flagNamed(given, 'min-time'), flagNamed(given, 'max-time')];
  if (first?.value === undefined || last?.value === undefined) return [];
  const [from, to] = [readMoment(first.value), readMoment(last.value)];
  const range = `--min-time=${first.value} and --max-time=${last.value}`;
  if (milliseconds(from, now) > milliseconds(to, now))
    return [given.wrong(first, `${range} leave no time between them: make the first the earlier one`)];
  return given.owner === store.name && 'from' in from && 'at' in to
    ? [
        given.wrong(
          first,
          `${range} leave no time between them some day, and Store ends at its next start: write two dates, or two durations`,
        ),
      ]
    : [];
};

const milliseconds = (moment: Moment, now: Date): number => ('at' in moment ? moment.at : now.getTime() + moment.from);

/** What Store takes for --min-time when it is not given. */
const FIRST_MOMENT = '0000-01-01T00:00:00Z';

/** A zone east of Greenwich has moments before it. */
const endIsNotBeforeAllTimes: Relation = (given) => {
  const last = flagNamed(given, 'max-time');
  if (given.owner !== store.name || last?.value === undefined || flagNamed(given, 'min-time')) return [];
  const end = readMoment(last.value);
  return 'at' in end && end.at < Date.parse(FIRST_MOMENT)
    ? [given.wrong(last, `--max-time=${last.value} lies before ${FIRST_MOMENT}, and Store ends: write a later time`)]
    : [];
};

/** cmd/thanos/compact.go. Query has a flag of that name, and needs no label for it. */
const deduplicationHasLabels: Relation = (given) => {
  const flag = flagNamed(given, 'deduplication.func');
  if (given.owner !== compactor.name || !flag || flagNamed(given, 'deduplication.replica-label')) return [];
  return [
    given.wrong(
      flag,
      '--deduplication.func needs a label that tells replicas apart, or the Compactor ends: give --deduplication.replica-label too, or leave it out',
    ),
  ];
};

/** cmd/thanos/sidecar.go, validatePrometheus: both keep what was uploaded in one file, below one directory. */
const uploadsAreInOneFile: Relation = (given, { all }) => {
  const flag = flagNamed(given, 'storage.tsdb.delay-compact-file.path');
  if (!flag) return [];
  const beside = all.find(({ owner }) => owner === sidecar.name);
  const name = (beside && flagNamed(beside, 'shipper.meta-file-name')?.value) ?? 'thanos.shipper.json';
  return flag.value === `/data/${name}`
    ? []
    : [given.wrong(flag, `--${flag.name}=${flag.value} is not the file that Sidecar writes: write /data/${name}`)];
};

/** cmd/thanos/store.go: by this flag alone, the largest item stays what it is by default. */
const cacheHoldsItsItems: Relation = (given) => {
  const flag = flagNamed(given, 'index-cache-size');
  // With a configuration, the size is not looked at.
  if (flag?.value === undefined || flagNamed(given, 'index-cache.config')) return [];
  if (bytesOf(flag.value) >= INDEX_CACHE.itemSize) return [];
  return [
    given.wrong(
      flag,
      `--${flag.name}=${flag.value} is below 125MB, the largest item that Store keeps there, and Store ends: write 125MB or more, or give --index-cache.config with a smaller max_item_size instead`,
    ),
  ];
};

/** pkg/query/endpointset.go makes labels of a metric of them, and the client library ends the program when two are the same. */
const connectionLabelsDiffer: Relation = (given) => {
  const labels = given.flags.filter(({ name }) => name === 'query.conn-metric.label');
  const again = labels.filter(({ value }, index) => labels.findIndex((label) => label.value === value) < index);
  return again.map((flag) =>
    given.wrong(flag, `--${flag.name}=${flag.value} is given twice, and Query ends: leave one out`),
  );
};

const RELATIONS: readonly Relation[] = [
  timesAreInOrder,
  endIsNotBeforeAllTimes,
  deduplicationHasLabels,
  uploadsAreInOneFile,
  cacheHoldsItsItems,
  connectionLabelsDiffer,
];
