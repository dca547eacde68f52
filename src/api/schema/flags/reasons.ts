// Why a flag that a program knows can't be set, and what to do instead.
import { reservedFor } from './reserved.ts';

interface Reason {
  readonly names: RegExp;
  readonly says: string;
}

const FIELD = 'has a field of its own';

/** The first row that matches is told. Names are without dashes. */
const REASONS: readonly Reason[] = [
  {
    names: /^web\.(route-prefix|external-prefix)$/,
    says: 'moves what the component serves below a path, where probes, Ruler, Sidecar and the operator would not find it: let the proxy in front take the path away',
  },
  {
    names: /^(selector\.relabel-config|alert\.relabel-config|index-cache\.config)-file$/,
    says: 'names a file, and no file can be put into the pod: give the content by the flag without "-file"',
  },
  {
    names: /^query\.active-query-path$/,
    says: 'needs a directory to write to, which Query does not have: leave it out',
  },
  {
    names: /^(agent|storage\.agent\..*)$/,
    says: 'makes Prometheus an agent, which has no TSDB for Sidecar and excludes flags that the operator sets: leave it out',
  },
  { names: /^(help|version|write-documentation)$/, says: 'makes the program print and end: leave it out' },
  { names: /^retention\.resolution-/, says: `${FIELD}: use spec.compactor.retentionConfig` },
  { names: /^delete-delay$/, says: `${FIELD}, which Store follows: use spec.compactor.deleteDelay` },
  { names: /^query\.timeout$/, says: `${FIELD}, which the end of its pods follows: use spec.query.timeout` },
  {
    names: /^(debug\.|compact\.enable-vertical|shipper\.(ignore|allow|skip))/,
    says: 'can lose data: leave it out',
  },
];

/**
 * Sentences begin with what the flag does.
 * @param component name of who would get the flag
 * @param flag without dashes
 */
export const whyRefused = (component: string, flag: string): string =>
  REASONS.find(({ names }) => names.test(flag))?.says ??
  (reservedFor(component).includes(flag)
    ? 'is set by the operator: use the matching field of the spec, or leave it out'
    : 'decides who may connect or where data goes, or reads or sends what others must not get: use the matching field of the spec, or leave it out');
