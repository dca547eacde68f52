// Which image the readiness probes are taken from: promtool is copied out of it, by its own /bin/cp.
import type { Rule } from '../../api/schema/fields.ts';
import { DEFAULT_VERSIONS } from '../../api/schema/versions.ts';
import type { Facts } from '../../components/facts.ts';
import { celHas, celLacks, celTextAt, dotted, valueAt } from '../../components/presence.ts';
import { PROGRAMS } from '../../components/programs.ts';
import { prometheus } from '../../components/prometheus/facts.ts';
import { FACTS } from '../components.ts';

type Probed = { readonly probes: string };

/** As much of a resolved spec as images and probes are judged by. */
export interface ProbedSpec {
  readonly image?: string | undefined;
  readonly probeImage?: string | undefined;
}

/** The part of a spec that says which Prometheus runs, and how it is probed. */
interface ProbedProgram extends Probed {
  readonly image?: string | undefined;
  readonly version?: string | undefined;
}

/** Whose image brings promtool when the spec names no other. */
const BRINGER = prometheus;
const AT = dotted(BRINGER.field);

/** Whether a stack runs it. */
export const bringsProbe = (spec: ProbedSpec): boolean => valueAt(spec, BRINGER.field) !== undefined;

/** The same in CEL. */
export const CEL_BRINGS_PROBE = celHas('self', BRINGER.field);

/** Who has pods that promtool is copied into: those of Prometheus itself have it, wherever it comes from. */
const copiedInto = (all: readonly Facts[]): readonly Facts[] =>
  all.filter(({ program, runsIn }) => 'kind' in runsIn && program !== BRINGER.program);

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

const PROBE_IMAGE = `${PROGRAMS[BRINGER.program].official}:${DEFAULT_VERSIONS[BRINGER.program]}`;

const MESSAGE = `is distroless and has no /bin/cp, by which promtool is copied for the readiness probes: set spec.probeImage to an image with /bin/cp and /bin/promtool, such as "${PROBE_IMAGE}", or probes: TCP on every component`;

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
  const from = `self.${AT}.${field}`;
  const isUsed = field === 'image' ? `has(${from})` : `!has(self.${AT}.image) && has(${from})`;
  const isTcp = `${celTextAt('self', [...BRINGER.field, 'probes'])} == 'TCP' && ${celProbesAreTcp()}`;
  return {
    field: `${AT}.${field}`,
    cel: `has(self.probeImage) || ${celLacks('self', BRINGER.field)} || !(${isUsed}) || !${celIsDistroless(from)} || (${isTcp})`,
    message: MESSAGE,
    holds: (spec) => {
      const part = valueAt(spec, BRINGER.field) as ProbedProgram | undefined;
      if (spec.probeImage !== undefined || !part) return true;
      const named = field === 'version' && part.image !== undefined ? undefined : part[field];
      return !isDistroless(named) || (part.probes === 'TCP' && probesAreTcp(spec));
    },
  };
}
