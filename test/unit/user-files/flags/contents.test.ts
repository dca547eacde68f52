import { expect } from 'chai';
import { ALLOWED } from '../../../../src/components/flags.ts';
import { COMPONENTS } from '../../../../src/stack/components.ts';
import { acceptStack } from '../../../../src/user-files/flags/accept.ts';
import { CONTENTS } from '../../../../src/user-files/flags/contents.ts';
import { MOST_WEIGHT } from '../../../../src/user-files/flags/weight.ts';
import { MINIMAL, SETTINGS, stackObject } from '../../../support/plans.ts';

const NOW = new Date('2026-06-01T00:00:00Z');

/** What is said of one flag of a component; '' for nothing. */
function verdict(owner: 'query' | 'store' | 'compactor' | 'ruler', argument: string): string {
  const object = stackObject({ ...MINIMAL, [owner]: { additionalArgs: [argument] } } as never);
  return acceptStack(object, SETTINGS, NOW)
    .violations.map(({ path, message }) => `${path}: ${message}`)
    .join('\n');
}

const selector = (content: string) => verdict('store', `--selector.relabel-config=${content}`);
const alerts = (content: string) => verdict('ruler', `--alert.relabel-config=${content}`);
const cache = (content: string) => verdict('store', `--index-cache.config=${content}`);

describe('contents of flags', () => {
  it('are judged for every flag that takes a configuration', () => {
    const taken = COMPONENTS.flatMap((owner) => {
      const {
        relabeling = [],
        indexCache = [],
        ...others
      } = ALLOWED[owner].values as Record<string, readonly string[]>;
      // Whatever is called a configuration is one, and "-file" would read one from elsewhere.
      const hidden = Object.values(others)
        .flat()
        .filter((name) => /config(-file)?$/.test(name));
      return [...relabeling, ...indexCache, ...hidden];
    });
    expect([...new Set(taken)].sort()).to.deep.equal(Object.keys(CONTENTS).sort());
  });

  it('are taken as Thanos takes them', () => {
    for (const content of [
      '[]',
      '[{action: keep, source_labels: [cluster], regex: "eu-[0-9]{1,3}|us"}]',
      '[{action: Drop, source_labels: [a, b], separator: "-", regex: "(?i)a.*$"}, {action: hashmod, source_labels: [__block_id], target_label: shard, modulus: 2}]',
      '[&a {action: keep, regex: a}, *a] # twice',
    ])
      for (const owner of ['query', 'store', 'compactor'] as const)
        expect(verdict(owner, `--selector.relabel-config=${content}`), content).to.equal('');
    expect(alerts('[{action: labeldrop, regex: replica}, {target_label: team, replacement: $$1}]')).to.equal('');
    for (const content of ['{type: in-memory}', '{type: IN-MEMORY, config: {max_size: 64MB, max_item_size: 32MiB}}'])
      expect(cache(content), content).to.equal('');
    expect(cache('{type: IN-MEMORY, config: {max_size: 1GB}, enabled_items: [Postings, Series]}')).to.equal('');
  });

  it('are refused with field, flag, line, column and the way out', () => {
    expect(selector('[{action: keep, regex: a}, {action: keep, regex: "("}]')).to.equal(
      'spec.store.additionalArgs[0]: --selector.relabel-config: line 1, column 50: [1].regex is no regular expression that Prometheus reads: correct it',
    );
    expect(selector('[{action: labeldrop, regex: a}]')).to.equal(
      'spec.store.additionalArgs[0]: --selector.relabel-config: line 1, column 11: [0].action is none of keep, drop, hashmod, which a selector takes: write one of them',
    );
    expect(alerts('[{action: keep, regexp: a}]')).to.match(
      /^spec\.ruler\.additionalArgs\[0\]: --alert\.relabel-config: line 1, column 2: \[0\] has a field .*"regexp": correct its name/,
    );
    expect(selector('[{action: keep')).to.match(/line 1, column \d+: this is not valid YAML/);
  });

  it('are refused where Thanos ends', () => {
    expect(selector('[{}]')).to.include('is none of keep, drop, hashmod');
    expect(alerts('[{}]')).to.include('[0].target_label is missing or empty: replace needs it');
    for (const content of ['[~]', '[{action: drop, regex: a}, null]'])
      for (const judge of [selector, alerts]) expect(judge(content), content).to.include('is empty: write a rule');
    expect(alerts('[{action: hashmod, target_label: a}]')).to.include('modulus is missing or 0');
    expect(alerts('[{action: drop, action: keep}]')).to.include('a key is given twice');
    expect(cache('{type: IN-MEMORY, config: {max_size: 64MB}}')).to.include('make max_item_size smaller');
    expect(cache('{type: IN-MEMORY, config: {max_size: 64}}')).to.include('config.max_size is no size');
    expect(cache('{type: IN-MEMORY, enabled_items: [Chunks]}')).to.include('enabled_items[0] is none of Postings');
    expect(cache('{config: {}}')).to.include('write IN-MEMORY');
    expect(cache('{type: IN-MEMORY, sise: 1}')).to.include(
      'line 1, column 25: sise has a field that Thanos does not know',
    );
  });

  it('open no other cache than the memory of Store, and repeat no credential', () => {
    for (const content of [
      '{type: MEMCACHED, config: {addresses: [cache:11211]}}',
      '{type: REDIS, config: {addr: "cache:6379", password: hunter2, tls_enabled: true, tls_config: {insecure_skip_verify: true}}}',
    ]) {
      const said = cache(content);
      expect(said, content)
        .to.include('line 1, column 8: type is not IN-MEMORY')
        .and.include('out of its mutual TLS and its network policies: write IN-MEMORY, or use --index-cache-size');
      expect(said).to.not.include('hunter2');
    }
  });

  it('have no character that ends a line for Go alone, and no variable', () => {
    for (const odd of ['\u0085', '\u2028', '\u2029'])
      expect(selector(`[] #${odd}- {action: drop}`), odd).to.match(
        /line 1, column 5: the character U\+(0085|2028|2029) ends a line/,
      );
    for (const content of ['[{action: keep, regex: $(HOME)}]', '[{action: keep, regex: $$(HOME)}]'])
      expect(selector(content), content).to.include('without "$("');
  });

  it('are refused at once when their expressions would take long', () => {
    const started = process.cpuUsage();
    for (const regex of ['(\\\\pL{1000})'.repeat(80), 'a{1000}'.repeat(100), `(?i)${'[!-\\\\x{fffff}]'.repeat(60)}`])
      expect(alerts(`[{action: drop, regex: "${regex}"}]`)).to.include(`larger than ${MOST_WEIGHT} characters`);
    const rules = Array.from({ length: 20 }, () => '{action: drop, regex: "(abcdef){90}"}').join(', ');
    expect(alerts(`[${rules}]`)).to.include('[3].regex makes the expressions of the flag larger');
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000, 'ms').to.be.lessThan(1000);
  });
});
