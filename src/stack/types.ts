// The types that follow from the schemas. Nothing is declared twice.
import type { z } from 'zod';
import type { stackSpec } from './schema/stack.ts';
import type { stackStatus } from './schema/status.ts';

/** A spec with all defaults filled in. */
export type StackSpec = z.output<typeof stackSpec>;
/** A spec as the user wrote it. */
export type StackSpecInput = z.input<typeof stackSpec>;
export type StackStatus = z.output<typeof stackStatus>;
export type Condition = NonNullable<StackStatus['conditions']>[number];
export type ComponentStatus = NonNullable<StackStatus['components']>[number];

export type NetworkPolicySpec = StackSpec['networkPolicy'];
export type ObjectStorageSpec = StackSpec['objectStorage'];
