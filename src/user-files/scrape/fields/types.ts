import structure from './structure.json' with { type: 'json' };

/** One type of Prometheus' configuration, as sandbox/tools/judge-prometheus describes it by reflection. */
export interface DescribedType {
  /** struct, list, map, pointer, interface, or the kind of a scalar in Go. */
  readonly kind: string;
  /** It has a function of its own that reads it, which may refuse more than the structure does. */
  readonly reads?: boolean;
  /** It reads any text. */
  readonly text?: boolean;
  /** Types of fields by their name in YAML. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Type of all fields without a name. */
  readonly rest?: string;
  /** Type of items, values, or of what is pointed at. */
  readonly of?: string;
  readonly key?: string;
}

/** The type of one scrape configuration. */
export const JOB: string = structure.root;

const TYPES: Readonly<Record<string, DescribedType>> = structure.types;

/** All types that a scrape configuration is made of, by name. */
export const typeNames = (): readonly string[] => Object.keys(TYPES);

/** @throws on a name that is not in the table */
export function typeNamed(name: string): DescribedType {
  const found = TYPES[name];
  if (!found) throw new Error(`the structure of Prometheus' configuration has no type ${name}`);
  return found;
}
