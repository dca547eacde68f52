// Whether every image of a stack must be named by its content, the ones that would be defaults among them.
import { z } from 'zod';
import type { Rule } from '../../api/schema/fields.ts';
import { celLacks, valueAt } from '../../components/presence.ts';
import { PROGRAM_NAMES, PROGRAMS } from '../../components/programs.ts';
import { bringsProbe, CEL_BRINGS_PROBE, celProbesAreTcp, type ProbedSpec, probesAreTcp } from './probing.ts';

type Images = ProbedSpec & { readonly imageDigestPolicy: string };

/** Whether every image must be named by its content. A choice and no boolean, so that there may be a third answer. */
export const imageDigestPolicy = () =>
  z
    .enum(['Optional', 'Required'])
    .default('Optional')
    .describe(
      'Required: every image that a pod of the stack runs must be given with a digest, those that have a default too. Optional: a tag is enough.',
    );

/** With imageDigestPolicy Required, one rule for each field that an image of some pod comes from. */
export const digestRules = (): readonly Rule<Images>[] => [
  ...PROGRAM_NAMES.map((program) => isNamedByDigest(PROGRAMS[program].at)),
  // Without it promtool is taken from the image of Prometheus, which the rule above looks at, and else from the official one.
  needsDigest(
    'probeImage',
    `has(self.probeImage) ? ${celHasDigest('probeImage')} : ${CEL_BRINGS_PROBE} || (${celProbesAreTcp()})`,
    (spec) => (spec.probeImage === undefined ? bringsProbe(spec) || probesAreTcp(spec) : isPinned(spec.probeImage)),
  ),
];

/** The image of a program, where the stack runs it. */
function isNamedByDigest(at: readonly string[]): Rule<Images> {
  const field = [...at, 'image'].join('.');
  const isPinnedInCel = `has(self.${field}) && ${celHasDigest(field)}`;
  const [first, ...inner] = at;
  const cel = first === undefined ? isPinnedInCel : `${celLacks('self', [first, ...inner])} || (${isPinnedInCel})`;
  return needsDigest(field, cel, (spec) => {
    const part = valueAt(spec, at) as { readonly image?: string } | undefined;
    return part === undefined || isPinned(part.image);
  });
}

function needsDigest(field: string, cel: string, holds: (spec: Images) => boolean): Rule<Images> {
  return {
    field,
    cel: `self.?imageDigestPolicy.orValue('') != 'Required' || (${cel})`,
    message: `must be given with a digest, such as "registry.example.com/name@sha256:<digest>", because spec.imageDigestPolicy is Required: add spec.${field} with the digest that the registry shows, or set spec.imageDigestPolicy to Optional`,
    holds: (spec) => spec.imageDigestPolicy !== 'Required' || holds(spec),
  };
}

const isPinned = (named: string | undefined): boolean => named?.includes('@') ?? false;

const celHasDigest = (field: string): string => `self.${field}.contains('@')`;
