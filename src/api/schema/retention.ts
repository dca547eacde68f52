// How long blocks are kept. The Compactor does not start when blocks would go before it could downsample them.
import { durationSeconds } from '../duration.ts';
import type { Rule } from './fields.ts';

type Level = 'raw' | 'fiveMinutes';
type Compactor = {
  readonly additionalArgs: readonly string[];
  readonly retentionConfig: Readonly<Record<Level, string>>;
};

/** Hours that the Compactor demands unless it keeps them for ever or doesn't downsample (Thanos, cmd/thanos/compact.go). */
const LEAST_HOURS: Readonly<Record<Level, number>> = { raw: 40, fiveMinutes: 240 };
const NO_DOWNSAMPLING = '--downsampling.disable';

/** Units that count; minutes and less are not looked at. */
const UNIT_HOURS = { y: 8760, w: 168, d: 24, h: 1 } as const;

/** Blocks of a resolution live until the next coarser one is made of them. */
export function keepsLongEnough(level: Level): Rule<Compactor> {
  const least = LEAST_HOURS[level];
  return {
    field: 'retentionConfig',
    cel: `(has(self.additionalArgs) && '${NO_DOWNSAMPLING}' in self.additionalArgs) || !has(self.retentionConfig) || !has(self.retentionConfig.${level}) || !self.retentionConfig.${level}.matches('[1-9]') || ${celHours(`self.retentionConfig.${level}`)} >= ${least}`,
    message: `${level} must be at least ${least}h, or 0d for ever: earlier there is nothing downsampled that could take its place, and the Compactor refuses to start`,
    holds: ({ additionalArgs, retentionConfig }) =>
      additionalArgs.includes(NO_DOWNSAMPLING) ||
      !/[1-9]/.test(retentionConfig[level]) ||
      hours(retentionConfig[level]) >= least,
  };
}

/** Whole hours in CEL: the sum over the units that are there. */
function celHours(text: string): string {
  const terms = Object.entries(UNIT_HOURS).map(([unit, size]) => {
    // What is put behind it is found where the unit is missing.
    return `int((${text} + '0${unit}').find('[0-9]+${unit}').replace('${unit}', '')) * ${size}`;
  });
  return `(${terms.join(' + ')})`;
}

const hours = (text: string): number =>
  [...text.matchAll(/[0-9]{1,15}[ywdh]/g)].reduce((sum, [part]) => sum + durationSeconds(part) / 3600, 0);
