import { expect } from 'chai';
import { isTaken, pattern } from '../../../../src/api/schema/flags/flag.ts';
import type { KindName } from '../../../../src/api/schema/flags/kinds.ts';
import { knownFlag } from '../../../../src/api/schema/flags/known.ts';
import { ALLOWED } from '../../../../src/components/flags.ts';
import { COMPONENTS, type Name } from '../../../../src/stack/components.ts';
import { resolveStack } from '../../../../src/stack/resolve/resolve.ts';
import { judgedFlags, staleJudgements } from '../../../support/adversary/flags.ts';
import { BAD, GOOD, sample } from '../../../support/flags/samples.ts';
import { MINIMAL, SETTINGS, stackObject } from '../../../support/plans.ts';

const kindsOf = (owner: Name) => Object.entries(ALLOWED[owner].values) as [KindName, readonly string[]][];
const namesOf = (owner: Name): readonly string[] => {
  const { switches, on = [], values, choices } = ALLOWED[owner];
  return [...switches, ...on, ...Object.values(values).flat(), ...Object.keys(choices)];
};

/** Arguments that a component must take, and those that it must not. */
function argumentsOf(owner: Name): { readonly good: readonly string[]; readonly bad: readonly string[] } {
  const { switches, choices } = ALLOWED[owner];
  const valued = kindsOf(owner).flatMap(([kind, names]) => names.map((name) => ({ kind, name })));
  const words = Object.entries(choices).flatMap(([name, list]) => list.map((word) => `--${name}=${word}`));
  return {
    good: [
      ...valued.flatMap(({ kind, name }) => GOOD[kind].map((value) => `--${name}=${value}`)),
      ...switches.flatMap((name) => [`--${name}`, `--no-${name}`]),
      ...words,
    ],
    bad: [
      ...valued.flatMap(({ kind, name }) => BAD[kind].map((value) => `--${name}=${value}`)),
      ...valued.flatMap(({ name }) => [`--${name}`, `--no-${name}`]),
      ...switches.flatMap((name) => [`--${name}=true`, `--no-${name}=true`, `--no-no-${name}`]),
      ...Object.keys(choices).flatMap((name) => [`--${name}=other`, `--${name}`]),
    ],
  };
}

/** What is said of the flags of a component; '' for nothing. */
function verdict(owner: Name, args: readonly string[], more: object = {}): string {
  const own = { additionalArgs: args };
  const prometheus = owner === 'sidecar' ? { sidecar: own } : owner === 'prometheus' ? own : {};
  const spec = { ...MINIMAL, ...(owner === 'ruler' ? { ruler: own } : {}), ...more };
  const part = ['prometheus', 'sidecar'].includes(owner)
    ? { prometheus: { ...prometheus, ...(more as { prometheus?: object }).prometheus } }
    : { [owner]: own };
  const { violations } = resolveStack(stackObject({ ...spec, ...part } as never), SETTINGS);
  return violations.map(({ path, message }) => `${path}: ${message}`).join('\n');
}

describe('additional flags', () => {
  it('are those that somebody judged to be harmless, of every version, and no others', () => {
    const judged = judgedFlags();
    expect(judged.length).to.be.greaterThan(350);
    const wrong = judged.filter(({ owner, name, isHarmless }) => namesOf(owner).includes(name) !== isHarmless);
    expect(
      wrong.map(({ owner, name, isHarmless }) => `${owner} --${name}: ${isHarmless ? 'refused' : 'taken'}`),
    ).to.deep.equal([]);
    expect(staleJudgements()).to.deep.equal([]);
  });

  it('are flags that some version has', () => {
    const unknown = COMPONENTS.flatMap((owner) =>
      namesOf(owner).flatMap((name) => (knownFlag(owner, name) ? [] : [`${owner} --${name}`])),
    );
    expect(unknown).to.deep.equal([]);
  });

  for (const owner of COMPONENTS) {
    it(`of ${owner} are taken with values of their kind and refused with others, by the API server as here`, () => {
      const { good, bad } = argumentsOf(owner);
      const cel = new RegExp(pattern(ALLOWED[owner]));
      const isTakenTwice = (argument: string) => [isTaken(ALLOWED[owner], argument), cel.test(argument)];
      expect(good.length).to.be.greaterThan(30);
      for (const argument of good) expect(isTakenTwice(argument), argument).to.deep.equal([true, true]);
      for (const argument of bad) expect(isTakenTwice(argument), argument).to.deep.equal([false, false]);
    });
  }

  it('are refused with the flag, the component and the way out', () => {
    const said = (owner: Name, argument: string) => verdict(owner, [argument]);
    expect(said('query', '--store=x:10901')).to.match(
      /^spec\.query\.additionalArgs\[0\]: .*: Query has no flag --store/,
    );
    for (const argument of ['--web.route-prefix=/thanos', '--web.external-prefix=/thanos'])
      expect(said('query', argument)).to.include('moves what the component serves below a path');
    expect(said('prometheus', '--web.route-prefix=/prom')).to.include('let the proxy in front take the path away');
    expect(said('prometheus', '--web.external-url=https://prom.example.com/prom')).to.include('a URL without a path');
    expect(said('store', '--index-cache.config-file=/conf/cache.yml')).to.include(
      'give the content by the flag without "-file"',
    );
    expect(said('ruler', '--alert.relabel-config-file=/x')).to.include('no file can be put into the pod');
    expect(said('prometheus', '--agent')).to.include('makes Prometheus an agent');
    expect(said('query', '--query.timeout=1m')).to.include('use spec.query.timeout');
    expect(said('query', '--grpc-address=:1')).to.include('is set by the operator');
    expect(said('query', '--objstore.config=type: S3')).to.include('Query has no flag');
    expect(said('store', '--objstore.config=type: S3')).to.include('decides who may connect or where data goes');
    expect(said('query', '--query.max-concurrent=0')).to.include(
      '--query.max-concurrent takes a whole number from 1 on',
    );
    expect(said('compactor', '--no-wait')).to.include('--wait is on, and takes no value');
    expect(said('query', '--constructor=1')).to.include('Query has no flag --constructor');
  });

  it('are judged by the version that runs', () => {
    const argument = ['--shipper.upload-concurrency=2'];
    expect(verdict('ruler', argument)).to.equal('');
    expect(verdict('ruler', argument, { version: 'v0.41.0' })).to.equal('');
    expect(verdict('ruler', argument, { version: 'v0.40.1' })).to.equal(
      'spec.ruler.additionalArgs[0]: --shipper.upload-concurrency is a flag of Ruler from v0.41.0 on, and this stack runs v0.40.1: leave it out',
    );
    const prometheus = (version: string, flag: string) => verdict('prometheus', [flag], { prometheus: { version } });
    expect(prometheus('v3.14.0', '--enable-feature=search-api')).to.equal('');
    expect(prometheus('v3.12.0', '--enable-feature=search-api')).to.include('exists from v3.13.0 on');
    expect(prometheus('v3.14.0', '--enable-feature=agent')).to.include('names no feature of prometheus');
    expect(verdict('query', ['--enable-feature=promql-experimental-functions'])).to.equal('');
    expect(verdict('query', ['--enable-feature=exemplar-storage'])).to.include('names no feature of thanos');
  });

  it('are refused beside each other where a program would end', () => {
    expect(verdict('query', ['--query.replica-label=a', '--query.replica-label=b'])).to.equal('');
    for (const again of ['--query.partial-response', '--no-query.partial-response'])
      expect(verdict('query', ['--no-query.partial-response', again])).to.match(
        /additionalArgs\[1\]: .*is given twice/,
      );
    const bound = (value: number) => `--query.telemetry.request-samples-quantiles=${value}`;
    expect(verdict('query', [bound(1), bound(2)])).to.equal('');
    expect(verdict('query', [bound(2), bound(2)])).to.include('must be above the one before it');
    const excluding = ['--enable-feature=otlp-deltatocumulative', '--enable-feature=otlp-native-delta-ingestion'];
    expect(verdict('prometheus', excluding)).to.include('exclude each other');
  });

  it('have a sample each, for the programs to judge', () => {
    for (const owner of COMPONENTS)
      for (const name of namesOf(owner)) {
        const value = sample(owner, name);
        expect(
          isTaken(ALLOWED[owner], value === undefined ? `--${name}` : `--${name}=${value}`),
          `${owner} --${name}`,
        ).to.equal(true);
      }
  });
});
