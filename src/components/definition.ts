// A component as a whole. What its pods are made of is further up.
import type { z } from 'zod';
import type { Allowed } from '../api/schema/flags/allowed.ts';
import type { Around, EdgeDraft } from './edge.ts';
import type { Facts } from './facts.ts';

/** A component: what it is, what users may say of it, and whom it talks to. */
export interface Definition<Of extends Facts, Schema extends z.ZodType> {
  readonly facts: Of;
  /** The flags that users may set. */
  readonly flags: Allowed;
  /** The schema of its part of a spec. */
  readonly spec: () => Schema;
  /** The conversations that it opens, but for those that follow from its facts: see stack/topology.ts. */
  readonly edges: (own: z.output<Schema>, around: Around) => readonly EdgeDraft[];
}

/** That the schema has what the facts read of it. */
type WithInstances<Of extends Facts, Schema extends z.ZodType> = Of extends {
  readonly instances: (own: infer Own) => unknown;
}
  ? z.output<Schema> extends Own
    ? unknown
    : { readonly spec: () => z.ZodType<Own> }
  : unknown;

/** A component from its parts. */
export const define = <Of extends Facts, Schema extends z.ZodType>(
  definition: Definition<Of, Schema> & WithInstances<Of, Schema>,
): Definition<Of, Schema> => definition;
