// Which image the readiness probes are taken from: promtool is copied out of it, by its own /bin/cp.
import type { Rule } from '../../api/schema/fields.ts';
import type { Facts } from '../../components/facts.ts';
import { celLacks, celTextAt, valueAt } from '../../components/presence.ts';
import { prometheus } from '../../components/prometheus/facts.ts';
import { FACTS } from '../components.ts';

type Probed = { readonly probes: string };

/** As much of a resolved spec as images and probes are judged by. */
export interface ProbedSpec {
  readonly image?: string | undefined;
  readonly probeImage?: string | undefined;
  readonly prometheus?:
    | (Probed & { readonly image?: string | undefined; readonly version?: string | undefined })
    | undefined;
}

/** Who has pods that promtool is copied into: those of Prometheus itself have it, wherever it comes from. */
const copiedInto = (all: readonly Facts[]): readonly Facts[] =>
  all.filter(({ program, runsIn }) => 'kind' in runsIn && program !== prometheus.program);

/** Whether no pod has a probe that runs promtool, Prometheus left aside. */
export const probesAreTcp = (spec: ProbedSpec, all: readonly Facts[] = FACTS): boolean =>
  copiedInto(all).every(({ field }) => {
    const part = valueAt(spec, field) as Probed | undefined;
    return part === undefined || part.probes === 'TCP';
  });

/** The same in CEL. */
export function celProbesAreTcp(all: readonly Facts[] = FACTS): string {
  const isTcp = ({ field }: Facts) => `${celTextAt('self', [...field, 'probes'])} == 'TCP'`;
  return copiedInto(all)
    .map((facts) => (facts.broughtBy ? `(${celLacks('self', facts.broughtBy)} || ${isTcp(facts)})` : isTcp(facts)))
    .join(' && ');
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
  const isTcp = `${celTextAt('self', ['prometheus', 'probes'])} == 'TCP' && ${celProbesAreTcp()}`;
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
