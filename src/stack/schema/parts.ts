// Where the part of each component is in a spec. One that is left out is a type error.
import type { z } from 'zod';
import type { workloadFields } from '../../api/schema/workload.ts';
import type { Name, PartOf } from '../../components/all.ts';
import { COMPONENTS, type Component, factsOf, nameOf } from '../components.ts';
import type { ObjectStorageSpec, StackSpec } from '../types.ts';

/** What parts may say, whoever's they are. */
export interface Part extends Partial<PodFields> {
  readonly additionalArgs: string[];
  readonly logLevel: string;
  readonly replicas?: number;
  readonly objectStorage?: ObjectStorageSpec | undefined;
  readonly storage?: { readonly size: string; readonly storageClassName?: string | undefined };
}

type PodFields = z.output<z.ZodObject<ReturnType<typeof workloadFields>>>;

const PARTS = {
  query: ({ query }) => query,
  store: ({ store }) => store,
  compactor: ({ compactor }) => compactor,
  ruler: ({ ruler }) => ruler,
  prometheus: ({ prometheus }) => prometheus,
  sidecar: ({ prometheus }) => prometheus?.sidecar,
} satisfies { readonly [Of in Name]: (spec: StackSpec) => (PartOf<Of> & Part) | undefined };

/** What a spec says of one component; undefined when it does not run. */
export const partOf = (spec: StackSpec, component: Component): Part | undefined => PARTS[nameOf(component)](spec);

/** The spec with another part for each component that runs. */
export const withParts = (spec: StackSpec, change: (part: Part, name: Name) => Part): StackSpec =>
  COMPONENTS.reduce((changed, component) => {
    const part = partOf(changed, component);
    return part ? replaced(changed, factsOf(component).field, change(part, component)) : changed;
  }, spec);

/** A copy of an object with another value of one field; the order of fields stays. */
function replaced<Value extends object>(
  object: Value,
  [name = '', ...inner]: readonly string[],
  value: unknown,
): Value {
  const own = (object as Readonly<Record<string, unknown>>)[name];
  return { ...object, [name]: inner.length === 0 ? value : replaced(own as object, inner, value) };
}
