// The one list of what components are made of. One that is left out is a type error.
import { type Component, type Name, nameOf, type Workload, type WorkloadName } from '../stack/components.ts';
import { compactor } from './compactor/compactor.ts';
import type { ContainerMaking, Making, PodMaking } from './making.ts';
import { prometheus } from './prometheus/prometheus.ts';
import { query } from './query/query.ts';
import { ruler } from './ruler/ruler.ts';
import { sidecar } from './sidecar/sidecar.ts';
import { store } from './store/store.ts';

const ALL = { query, store, compactor, ruler, prometheus, sidecar } satisfies {
  readonly [Of in Name]: Making<Of>;
};

/** What a component is made of. */
export const makingOf = (component: Component): ContainerMaking => ALL[nameOf(component)];

/** What the pods of a workload are made of, besides the containers of its components. */
export const podMakingOf = (workload: Workload): PodMaking => ALL[nameOf(workload) as WorkloadName];
