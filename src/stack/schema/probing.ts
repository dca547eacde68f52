// Which image the readiness probes are taken from: promtool is copied out of it, by its own /bin/cp.
import type { Rule } from '../../api/schema/fields.ts';

type Probed = { readonly probes: string };

/** As much of a resolved spec as images and probes are judged by. */
export interface ProbedSpec {
  readonly image?: string | undefined;
  readonly probeImage?: string | undefined;
  readonly prometheus?:
    | (Probed & { readonly image?: string | undefined; readonly version?: string | undefined })
    | undefined;
  readonly query: Probed;
  readonly store: Probed;
  readonly compactor: Probed;
  readonly ruler?: Probed | undefined;
}

/** Whether no pod has a probe that runs promtool, Prometheus left aside. */
export const probesAreTcp = ({ query, store, compactor, ruler }: ProbedSpec): boolean =>
  [query, store, compactor, ruler].every((component) => component === undefined || component.probes === 'TCP');

/** The same in CEL. */
export function celProbesAreTcp(): string {
  const isTcp = (component: string) =>
    `has(self.${component}) && has(self.${component}.probes) && self.${component}.probes == 'TCP'`;
  return `${['query', 'store', 'compactor'].map(isTcp).join(' && ')} && (!has(self.ruler) || ${isTcp('ruler')})`;
}

/** Tags of images without a shell and tools, as Prometheus has them since v3.9. */
const DISTROLESS = /[:-]distroless(-|@|$)/;

const isDistroless = (image: string | undefined): boolean => DISTROLESS.test(image?.split('@')[0] ?? '');

const celIsDistroless = (expression: string): string => `${expression}.matches('[:-]distroless(-|@|$)')`;

const MESSAGE =
  'is distroless and has no /bin/cp, by which promtool is copied for the readiness probes: set spec.probeImage to an image with /bin/cp and /bin/promtool, such as "quay.io/prometheus/prometheus:v3.14.0", or probes: TCP on every component';

/** Probes need an image that can copy, whichever field it comes from. */
export const probeRules = (): readonly Rule<ProbedSpec>[] => [
  {
    field: 'probeImage',
    cel: `!has(self.probeImage) || !${celIsDistroless('self.probeImage')}`,
    message: `${MESSAGE.replace('set spec.probeImage to', 'take')}`,
    holds: ({ probeImage }) => !isDistroless(probeImage),
  },
  copies('image'),
  copies('version'),
];

/** The image of Prometheus brings promtool when the spec names no other; the version is in the tag of the official one. */
function copies(field: 'image' | 'version'): Rule<ProbedSpec> {
  const from = `self.prometheus.${field}`;
  const isUsed = field === 'image' ? `has(${from})` : `!has(self.prometheus.image) && has(${from})`;
  const isTcp = `has(self.prometheus.probes) && self.prometheus.probes == 'TCP' && ${celProbesAreTcp()}`;
  return {
    field: `prometheus.${field}`,
    cel: `has(self.probeImage) || !has(self.prometheus) || !(${isUsed}) || !${celIsDistroless(from)} || (${isTcp})`,
    message: MESSAGE,
    holds: (spec) => {
      const { probeImage, prometheus } = spec;
      if (probeImage !== undefined || !prometheus) return true;
      const named = field === 'version' && prometheus.image !== undefined ? undefined : prometheus[field];
      return !isDistroless(named) || (prometheus.probes === 'TCP' && probesAreTcp(spec));
    },
  };
}
