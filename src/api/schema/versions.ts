// Versions of the programs: as the spec gives them, else as the tag of the image tells.
import { celText, type Rule, text } from './fields.ts';

export type Program = 'thanos' | 'prometheus';

/** What a stack runs that names neither a version nor an image with one in its tag. */
export const DEFAULT_VERSIONS: Readonly<Record<Program, string>> = { thanos: 'v0.42.4', prometheus: 'v3.14.0' };

/**
 * Versions that the operator can run, without the "v"; a major version has one digit, a date more. Numbers have no zeros before
 * them (semver.org, item 2). What follows is the vendor's.
 */
const NUMBERS: Readonly<Record<Program, RegExp>> = {
  thanos: /(0\.([4-9][0-9]|[1-9][0-9]{2,})|[1-9]\.(0|[1-9][0-9]*))\.(0|[1-9][0-9]*)([-_+.][-a-zA-Z0-9._]+)?/,
  prometheus: /3\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)([-_+.][-a-zA-Z0-9._]+)?/,
};

/** As the field takes them. */
const FORMS: Readonly<Record<Program, RegExp>> = {
  thanos: new RegExp(`^v${NUMBERS.thanos.source}$`),
  prometheus: new RegExp(`^v${NUMBERS.prometheus.source}$`),
};

const MESSAGES: Readonly<Record<Program, string>> = {
  thanos: 'must be a Thanos version from v0.40.0 on, such as "v0.42.4"',
  prometheus: 'must be a Prometheus 3 version, such as "v3.14.0"',
};

const WHAT_RUNS: Readonly<Record<Program, string>> = { thanos: 'Thanos v0.40.0 or newer', prometheus: 'Prometheus 3' };

/** As a tag says them: some vendors leave the "v" out, as in "0.40.1-debian-12-r2". */
const TAGS: Readonly<Record<Program, RegExp>> = {
  thanos: new RegExp(`^v?${NUMBERS.thanos.source}$`),
  prometheus: new RegExp(`^v?${NUMBERS.prometheus.source}$`),
};

/** Any version, of whatever program. */
const ANY_FORM = /^(v[0-9]+|[0-9]{1,3})\.[0-9]+\.[0-9]+([-_.][-a-zA-Z0-9._]+)?$/;

/** Whether a text is a version that the operator can run, such as "v0.42.4". */
export const isVersion = (program: Program, text: string): boolean => FORMS[program].test(text);

/** The field with the version of a program. */
export const version = (program: Program) => text(64, FORMS[program], MESSAGES[program]);

/**
 * The version that the tag of an image tells, with or without a digest behind it.
 * @returns such as "v0.42.4", with the "v"; undefined when there is no tag, or one that is no version which the operator can run
 */
export function versionOfTag(program: Program, image: string): string | undefined {
  const tag = tagOf(image);
  return tag !== undefined && TAGS[program].test(tag) ? tag.replace(/^v?/, 'v') : undefined;
}

/** A tag that is a version must be one that the operator can run, unless `version` says what it is. */
export const tagCanRun = (program: Program): Rule<{ version?: string | undefined; image?: string | undefined }> => ({
  field: 'image',
  cel: `has(self.version) || !has(self.image) || !${celTag(ANY_FORM)} || ${celTag(TAGS[program])}`,
  message: `has a tag that is the version of something else than ${WHAT_RUNS[program]}: take such an image, or give the field version when the tag means something else`,
  holds: ({ version: given, image = '' }) =>
    given !== undefined || !ANY_FORM.test(tagOf(image) ?? '') || versionOfTag(program, image) !== undefined,
});

/** The port of a registry stands before a slash, the tag behind the last one. */
export const tagOf = (image: string): string | undefined => /:([^/:]+)$/.exec(image.split('@')[0] ?? '')?.[1];

/** Whether the image has a tag of this form, in CEL. Neither a port nor a digest has dots. */
const celTag = (form: RegExp): string => `self.image.matches(${celText(`:${form.source.slice(1, -1)}(@|$)`)})`;
