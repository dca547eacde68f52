// What the jobs of a user stand beside in the configuration of Prometheus.
import { COMPONENTS } from '../../stack/components.ts';
import { componentName } from '../../stack/names.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import { prometheusSeconds } from '../duration.ts';
import type { Globals } from './checks/job.ts';

/** Job names that the user may not use, whether the component runs by now or not. */
export const reservedJobNames = (stack: ResolvedStack): readonly string[] =>
  [...new Set([...COMPONENTS, ...stack.topology.components])].map((component) => componentName(stack, component));

/** What Prometheus takes for all jobs that say nothing else; it scrapes every minute unless it is told so. */
export const scrapeGlobals = ({ spec }: ResolvedStack): Globals => ({
  scrapeIntervalSeconds: prometheusSeconds(spec.prometheus?.scrapeInterval ?? '1m') ?? 60,
});
