// Every component, in the order in which documents, policies and objects tell them.
import type { z } from 'zod';
import { compactor } from './compactor/definition.ts';
import type { OwnPods } from './facts.ts';
import { prometheus } from './prometheus/definition.ts';
import { query } from './query/definition.ts';
import { ruler } from './ruler/definition.ts';
import { sidecar } from './sidecar/definition.ts';
import { store } from './store/definition.ts';

export const ALL = [query, store, compactor, ruler, prometheus, sidecar] as const;

type Each = (typeof ALL)[number];

/** The name of a component. */
export type Name = Each['facts']['name'];

/** The name of a component that has pods of its own. */
export type WorkloadName = Extract<Each['facts'], { readonly runsIn: OwnPods }>['name'];

type DefinitionOf<Of extends Name> = Extract<Each, { readonly facts: { readonly name: Of } }>;

/** The part of a resolved spec that one component has. */
export type PartOf<Of extends Name> = z.output<ReturnType<DefinitionOf<Of>['spec']>>;
