import { expect } from 'chai';
import { acceptStack } from '../../../../src/user-files/flags/accept.ts';
import { MINIMAL, SETTINGS, stackObject } from '../../../support/plans.ts';

const NOW = new Date('2026-06-01T00:00:00Z');

/** What is said of a spec; '' for nothing. */
const said = (spec: object): string =>
  acceptStack(stackObject({ ...MINIMAL, ...spec } as never), SETTINGS, NOW)
    .violations.map(({ path, message }) => `${path}: ${message}`)
    .join('\n');

const times = (owner: 'store' | 'compactor', min: string, max: string) =>
  said({ [owner]: { additionalArgs: [`--max-time=${max}`, `--min-time=${min}`] } });

describe('flags beside each other', () => {
  it('leave a time between --min-time and --max-time', () => {
    for (const [min, max] of [
      ['-6w', '-2w'],
      ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'],
      ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
      ['2026-01-01T00:00:00Z', '-2w'],
      ['-1d', '1h'],
      ['2026-01-01T03:00:00+02:00', '2026-01-01T01:00:00Z'],
    ] as const)
      for (const owner of ['store', 'compactor'] as const) expect(times(owner, min, max), `${min} ${max}`).to.equal('');
    for (const [min, max] of [
      ['-2w', '-6w'],
      ['2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z'],
      ['2026-05-28T00:00:00Z', '-2w'],
      ['-2w', '2026-05-01T00:00:00Z'],
      ['1ms', '0s'],
    ] as const)
      for (const owner of ['store', 'compactor'] as const)
        expect(times(owner, min, max), `${min} ${max}`).to.equal(
          `spec.${owner}.additionalArgs[1]: --min-time=${min} and --max-time=${max} leave no time between them: make the first the earlier one`,
        );
  });

  it('leave one at each later start of Store, too', () => {
    expect(times('store', '-6w', '2026-12-01T00:00:00Z')).to.match(
      /some day, and Store ends at its next start: write two dates/,
    );
    expect(times('compactor', '-6w', '2026-12-01T00:00:00Z')).to.equal('');
  });

  it('leave one before --max-time alone', () => {
    const until = (owner: 'store' | 'compactor', max: string) =>
      said({ [owner]: { additionalArgs: [`--max-time=${max}`] } });
    for (const max of ['0000-01-01T00:00:00Z', '0000-01-01T02:00:00+02:00', '0000-01-01T00:00:00-02:00', '-99y'])
      expect(until('store', max), max).to.equal('');
    expect(until('store', '0000-01-01T00:00:00+02:00')).to.equal(
      'spec.store.additionalArgs[0]: --max-time=0000-01-01T00:00:00+02:00 lies before 0000-01-01T00:00:00Z, and Store ends: write a later time',
    );
    expect(until('compactor', '0000-01-01T00:00:00+02:00')).to.equal('');
  });

  it('tell the Compactor which label its deduplication is by', () => {
    const func = '--deduplication.func=penalty';
    expect(said({ compactor: { additionalArgs: [func] } })).to.match(
      /additionalArgs\[0\]: .*give --deduplication\.replica-label too/,
    );
    expect(said({ compactor: { additionalArgs: [func, '--deduplication.replica-label=replica'] } })).to.equal('');
    expect(said({ query: { additionalArgs: [func] } })).to.equal('');
  });

  it('give Prometheus no other file than Sidecar writes', () => {
    const delay = (name: string) => [`--storage.tsdb.delay-compact-file.path=/data/${name}`];
    const sidecar = { additionalArgs: ['--shipper.meta-file-name=mine.json'] };
    expect(said({ prometheus: { additionalArgs: delay('thanos.shipper.json') } })).to.equal('');
    expect(said({ prometheus: { additionalArgs: delay('mine.json'), sidecar } })).to.equal('');
    expect(said({ prometheus: { additionalArgs: delay('mine.json') } })).to.match(
      /^spec\.prometheus\.additionalArgs\[0\]: .* is not the file that Sidecar writes: write \/data\/thanos\.shipper\.json$/,
    );
    expect(said({ prometheus: { additionalArgs: delay('thanos.shipper.json'), sidecar } })).to.include(
      'write /data/mine.json',
    );
  });

  it('give the cache of the index as much as its largest item', () => {
    const sized = (...flags: readonly string[]) => said({ store: { additionalArgs: flags } });
    for (const size of ['125MB', '125MiB', '131072000B', '128000KB', '1GB', '1TiB'])
      expect(sized(`--index-cache-size=${size}`), size).to.equal('');
    for (const size of ['0', '1B', '124MB', '131071999B', '127999KiB'])
      expect(sized('--log.level=debug', `--index-cache-size=${size}`), size).to.equal(
        `spec.store.additionalArgs[1]: --index-cache-size=${size} is below 125MB, the largest item that Store keeps there, and Store ends: write 125MB or more, or give --index-cache.config with a smaller max_item_size instead`,
      );
    // Then Thanos does not look at the size.
    expect(sized('--index-cache-size=1B', '--index-cache.config={type: IN-MEMORY}')).to.equal('');
  });

  it('name a label of the connections of Query once', () => {
    const labels = (...names: readonly string[]) =>
      said({ query: { additionalArgs: names.map((name) => `--query.conn-metric.label=${name}`) } });
    expect(labels('store_type', 'external_labels')).to.equal('');
    expect(labels('store_type', 'external_labels', 'store_type')).to.equal(
      'spec.query.additionalArgs[2]: --query.conn-metric.label=store_type is given twice, and Query ends: leave one out',
    );
  });
});
