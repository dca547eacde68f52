// Which flags no user gives, since the operator sets them: found in what it gives components, and never written by hand.
import { gatherInputs } from '../../src/cli/files/gather.ts';
import { desire, NOTHING_SEEN } from '../../src/plan/desire.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { COMPONENTS, type Component } from '../../src/stack/components.ts';
import { resolveStack } from '../../src/stack/resolve/resolve.ts';
import { buildCustomResourceDefinition } from '../../src/stack/schema/crd.ts';
import { reservedFlags } from '../../src/workloads/additional.ts';
import { ownArguments } from '../../src/workloads/arguments.ts';
import { everything } from './everything.ts';

/** The file, by its path. */
export const reservedFlagFiles = (): ReadonlyMap<string, string> =>
  new Map([['src/api/schema/flags/reserved.json', `${JSON.stringify(RESERVED, null, 2)}\n`]]);

type Spec = Readonly<Record<string, unknown>>;

/** Every component runs, with its optional texts. */
const BASE: Spec = {
  ...everything(),
  objectStorage: { secretRef: { name: 'objstore' } },
  ruler: { labels: { cluster: 'a' }, alertmanagers: [{ url: 'http://alertmanager' }] },
};

/**
 * Stacks that have every flag of ours between them: each option of the schema is taken once, and versions differ. What is refused
 * beside the rest, such as half of an affinity, sets no flag.
 */
const plans = (): readonly Plan[] =>
  [
    { ...BASE, version: OLDEST },
    BASE,
    ...optionsIn(specSchema()).map(({ path, value }) => withOption(BASE, path, value)),
  ].flatMap(planOf);

const OLDEST = 'v0.40.1';
const SETTINGS = { clusterDomain: 'cluster.local', clusterDiscoveryNamespaces: ['a'] };

function reservedByComponent(): Readonly<Record<string, readonly string[]>> {
  const all = plans();
  const reserved = (component: Component) => all.flatMap((plan) => reservedFlags(ownArguments(plan, component)));
  return Object.fromEntries(COMPONENTS.map((component) => [component, [...new Set(reserved(component))].sort()]));
}

function planOf(spec: Spec): readonly Plan[] {
  const metadata = { name: 'a', namespace: 'a' };
  const object = { apiVersion: 'securethanos.io/v1alpha1', kind: 'SecureThanosStack', metadata, spec };
  const { stack } = resolveStack(object, SETTINGS);
  if (!stack) return [];
  return [desire({ stack, certificates: 'not made', inputs: gatherInputs(stack, []).inputs, seen: NOTHING_SEEN })];
}

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Option {
  /** Names of fields, from the spec inwards. */
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Each value of each field that has a few of them, lists left out. */
function optionsIn({ type, enum: values, properties = {} }: Schema, path: readonly string[] = []): readonly Option[] {
  const own = values ?? (type === 'boolean' ? [true, false] : []);
  return [
    ...own.map((value) => ({ path, value })),
    ...Object.entries(properties).flatMap(([name, field]) => optionsIn(field, [...path, name])),
  ];
}

/** A copy of an object with another value of one field. */
function withOption(object: Spec, [name = '', ...inner]: readonly string[], value: unknown): Spec {
  return { ...object, [name]: inner.length === 0 ? value : withOption((object[name] ?? {}) as Spec, inner, value) };
}

function specSchema(): Schema {
  const { spec } = buildCustomResourceDefinition() as unknown as {
    readonly spec: { readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[] };
  };
  return spec.versions[0]?.schema.openAPIV3Schema.properties?.['spec'] ?? {};
}

/** As they are now, which may be other than the file says. */
export const RESERVED = reservedByComponent();
