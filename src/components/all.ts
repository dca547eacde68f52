// Every component, in the order in which documents, policies and objects tell them.
import { compactor } from './compactor/facts.ts';
import type { OwnPods } from './definition.ts';
import { prometheus } from './prometheus/facts.ts';
import { query } from './query/facts.ts';
import { ruler } from './ruler/facts.ts';
import { sidecar } from './sidecar/facts.ts';
import { store } from './store/facts.ts';

export const ALL = [query, store, compactor, ruler, prometheus, sidecar] as const;

type Each = (typeof ALL)[number];

/** The name of a component. */
export type Name = Each['name'];

/** The name of a component that has pods of its own. */
export type WorkloadName = Extract<Each, { readonly runsIn: OwnPods }>['name'];
