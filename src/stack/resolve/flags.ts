// Flags of users that are good by themselves, and wrong for the version that runs or beside each other. The API server can't see
// that: it would take more than its rules may cost.
import { type Flag, readFlag } from '../../api/schema/flags/flag.ts';
import { type Known, knownFeature, knownFlag } from '../../api/schema/flags/known.ts';
import type { Program } from '../../api/schema/versions.ts';
import { dotted } from '../../components/presence.ts';
import { COMPONENTS, factsOf, type Name } from '../components.ts';
import { partOf, withParts } from '../schema/parts.ts';
import type { StackSpec } from '../types.ts';
import type { Violation } from './parse.ts';

/** What the flags of one component are looked at with. */
interface Flags {
  readonly owner: Name;
  readonly program: Program;
  /** Such as "v0.42.4". */
  readonly version: string;
  readonly flags: readonly Flag[];
}

/** What is wrong with a flag, in a sentence without its full stop. */
type Check = (flag: Flag, index: number, flags: Flags) => string | undefined;

/** Every violation of the fields additionalArgs, in the order of the components. */
export const flagViolations = (spec: StackSpec, versions: Readonly<Record<Program, string>>): readonly Violation[] =>
  COMPONENTS.flatMap((owner) => violationsOf(owner, spec, versions));

/**
 * The spec without the flags of users that these versions do not have, which would end them: for components that keep an
 * earlier version than the one that the spec was checked for.
 */
export const withoutForeignFlags = (spec: StackSpec, versions: Readonly<Record<Program, string>>): StackSpec =>
  withParts(spec, (part, owner) => {
    const own = flagsOf(owner, spec, versions);
    const isOf = own.flags.map((flag, index) => OF_VERSION.every((check) => check(flag, index, own) === undefined));
    return { ...part, additionalArgs: part.additionalArgs.filter((_, index) => isOf[index]) };
  });

function flagsOf(owner: Name, spec: StackSpec, versions: Readonly<Record<Program, string>>): Flags {
  const { program } = factsOf(owner);
  const flags = (partOf(spec, owner)?.additionalArgs ?? []).map(readFlag);
  return { owner, program, version: versions[program], flags };
}

function violationsOf(owner: Name, spec: StackSpec, versions: Readonly<Record<Program, string>>): readonly Violation[] {
  const field = dotted(factsOf(owner).field);
  const flags = flagsOf(owner, spec, versions);
  return flags.flags.flatMap((flag, index) =>
    CHECKS.flatMap((check) => {
      const message = check(flag, index, flags);
      return message === undefined ? [] : [{ path: `spec.${field}.additionalArgs[${index}]`, message }];
    }),
  );
}

const isOfVersion: Check = ({ name }, _index, { owner, program, version }) => {
  const when = outside(knownFlag(owner, name), program, version);
  return (
    when && `--${name} is a flag of ${factsOf(owner).called} ${when}, and this stack runs ${version}: leave it out`
  );
};

const isGivenOnce: Check = ({ name }, index, { owner, flags }) =>
  !knownFlag(owner, name)?.repeatable && flags.findIndex((other) => other.name === name) < index
    ? `--${name} is given twice, and ${factsOf(owner).called} takes it once: leave one out`
    : undefined;

const hasFeatures: Check = ({ name, value = '' }, _index, { program, version }) => {
  if (name !== 'enable-feature') return undefined;
  const [problem] = value.split(',').flatMap((feature) => {
    const known = knownFeature(program, feature);
    if (!known) return [`--enable-feature=${feature} names no feature of ${program}: correct it or leave it out`];
    const when = outside(known, program, version);
    return when ? [`the feature ${feature} exists ${when}, and this stack runs ${version}: leave it out`] : [];
  });
  return problem;
};

/** Prometheus refuses to start with both (cmd/prometheus/main.go). */
const EXCLUDING = ['otlp-deltatocumulative', 'otlp-native-delta-ingestion'];

const featuresGoTogether: Check = ({ name }, index, { flags }) => {
  const isLast = flags.findLastIndex((other) => other.name === 'enable-feature') === index;
  if (name !== 'enable-feature' || !isLast) return undefined;
  const all = flags.flatMap((flag) => (flag.name === name ? (flag.value ?? '').split(',') : []));
  return EXCLUDING.every((feature) => all.includes(feature))
    ? `the features ${EXCLUDING.join(' and ')} exclude each other: leave one out`
    : undefined;
};

/** Bounds of a histogram: the client library ends the program when one is not above the one before. */
const boundsAscend: Check = ({ name, value }, index, { flags }) => {
  if (!name.startsWith('query.telemetry.')) return undefined;
  const before = flags.slice(0, index).findLast((other) => other.name === name);
  return before && Number(value) <= Number(before.value)
    ? `--${name}=${value} must be above the one before it, ${before.value}: put them in ascending order`
    : undefined;
};

/** What hangs on the version alone. */
const OF_VERSION: readonly Check[] = [isOfVersion, hasFeatures];
const CHECKS: readonly Check[] = [isOfVersion, isGivenOnce, hasFeatures, featuresGoTogether, boundsAscend];

/** When it exists, for a version that lies outside of that. */
function outside(known: Known | undefined, program: Program, version: string): string | undefined {
  const major = program === 'thanos' ? '0' : '3';
  const [, foundMajor, minor] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  const running = foundMajor === major ? Number(minor) : Number.POSITIVE_INFINITY;
  const { since = 0, until = Number.POSITIVE_INFINITY } = known ?? {};
  if (running < since) return `from v${major}.${since}.0 on`;
  return running > until ? `up to v${major}.${until}` : undefined;
}
