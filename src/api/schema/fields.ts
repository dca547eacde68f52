// The small fields that larger schemas are made of. Every schema here becomes both a check of ours and a part of the CRD,
// so it may only use what a structural schema can say: no unions, no look-ahead in patterns, a bound on every list and string.
import { z } from 'zod';
import { isQuantity, quantityValue } from '../quantity.ts';

/** A validation that the API server runs as CEL and that we run as a function: both must give the same verdict. */
export interface Rule<Value> {
  readonly cel: string;
  readonly message: string;
  readonly holds: (value: Value) => boolean;
  /** The field of the value that is to blame, when it is one, such as "image" or "prometheus.image". */
  readonly field?: string;
  /** What exactly is wrong with a value, for those who can be told more than the API server can. */
  readonly explain?: (value: Value) => string;
}

/** As `x-kubernetes-validations` of a structural schema. */
export interface CelRule {
  readonly rule: string;
  readonly message: string;
  readonly fieldPath?: string;
}

/** The key of a schema's metadata under which its CEL rules are. */
const CEL_RULES = 'x-kubernetes-validations';

/** A text in CEL, such as a regular expression. */
export const celText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/**
 * A text of one form. The CRD has the form as a rule alone, because the API server says of a pattern only that it doesn't
 * match, and not the way out.
 * @param message such as 'must be a duration, such as "1h"'
 */
export const text = (maxLength: number, pattern: RegExp, message: string) =>
  z
    .string()
    .max(maxLength)
    .regex(pattern, message)
    .meta({ [CEL_RULES]: [{ rule: celOfPattern(pattern.source), message }] });

/** What says the same as `pattern` in a schema. */
export const celOfPattern = (pattern: string): string => `self.matches(${celText(pattern)})`;

/** What a subdomain of RFC 1123 is: labels of letters, digits and inner dashes, with dots between them. */
export const SUBDOMAIN = '[a-z0-9]+((-+|[.])[a-z0-9]+)*';

/** A DNS label, as Kubernetes demands for most names (RFC 1123). */
export const dnsLabel = (maxLength = 63) =>
  text(
    maxLength,
    /^[a-z0-9]+(-+[a-z0-9]+)*$/,
    'must be a DNS label: lower-case letters, digits and "-", such as "grafana"',
  );

/** The name of an object that the user owns (RFC 1123 subdomain). */
export const objectName = () =>
  text(
    253,
    new RegExp(`^${SUBDOMAIN}$`),
    'must be an object name: lower-case letters, digits, "-" and ".", such as "my-config"',
  );

/** A key of a Secret or ConfigMap. */
export const dataKey = () =>
  text(253, /^[-._a-zA-Z0-9]+$/, 'must be a key of a Secret or ConfigMap: letters, digits, "-", "_" and "."');

/** A duration that CEL can compare: hours, minutes and seconds only (CEL knows no days); six digits keep it below Go's 292 years. */
export const duration = () =>
  text(
    32,
    /^([0-9]{1,6}h([0-9]{1,6}m)?([0-9]{1,6}s)?|[0-9]{1,6}m([0-9]{1,6}s)?|[0-9]{1,6}s)$/,
    'must be a duration of hours, minutes and seconds, such as "2160h" or "1h30m"',
  );

/** A duration as Prometheus writes it; days, weeks and years are allowed. */
export const prometheusDuration = () =>
  text(
    32,
    /^(0|([0-9]{1,2}y)?([0-9]{1,3}w)?([0-9]{1,4}d)?([0-9]{1,5}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?([0-9]{1,6}ms)?)$/,
    'must be a Prometheus duration, such as "30d" or "6h"',
  ).min(1);

/** For intervals and timeouts, where 0 would stop a component at its start. */
export const longerThanZero: Rule<string> = {
  cel: "self.matches('[1-9]')",
  message: 'must be longer than 0, such as "1m"',
  holds: (value) => /[1-9]/.test(value),
};

/** A size of a volume as Kubernetes writes quantities, such as "20Gi". */
export const volumeSize = () =>
  withRules(
    text(
      32,
      /^[0-9]{1,15}(\.[0-9]{1,9})?([KMGTPE]i|[kMGTPE])?$/,
      'must be a Kubernetes quantity of bytes, such as "20Gi"',
    ),
    {
      cel: "!isQuantity(self) || quantity(self).compareTo(quantity('1Mi')) >= 0",
      message: 'must be at least 1Mi: a number without a unit is bytes, so write for instance "20Gi"',
      holds: (value) => !isQuantity(value) || quantityValue(value) >= quantityValue('1Mi'),
    },
  );

/** String keys to string values, with at most `maxProperties` entries. */
export const stringMap = (maxProperties = 64, maxLength = 4096) =>
  z
    .record(z.string(), z.string().max(maxLength))
    .refine((map) => Object.keys(map).length <= maxProperties, `must have at most ${maxProperties} entries`)
    .meta({ maxProperties });

const secretName = (purpose: string) =>
  objectName().describe(`Name of the Secret with ${purpose}, in the namespace of the stack.`);

/** A key of a Secret in the stack's namespace. */
export const secretKey = (purpose: string) =>
  z.strictObject({ name: secretName(purpose), key: dataKey().describe('Key in the Secret.') });

/** The same, with a key that users know. */
export const secretKeyOr = (purpose: string, key: string) =>
  z.strictObject({ name: secretName(purpose), key: dataKey().default(key).describe('Key in the Secret.') });

/** No two entries of a list are the same in a field. */
export function differIn<Field extends string>(field: Field): Rule<readonly Readonly<Record<Field, string>>[]> {
  return {
    cel: `self.all(a, self.exists_one(b, b.${field} == a.${field}))`,
    message: `must not name one ${field} twice: remove one of the two`,
    holds: (list) => new Set(list.map((entry) => entry[field])).size === list.length,
  };
}

/** Adds rules to those of a schema: checked here and, as `x-kubernetes-validations`, by the API server. */
export function withRules<Schema extends z.ZodType>(schema: Schema, ...rules: Rule<z.output<Schema>>[]): Schema {
  const checked = rules.reduce<z.ZodType>(
    (current, { holds, message, field, explain }) =>
      current.refine((value) => holds(value as z.output<Schema>), {
        error: ({ input }) => (explain ? `${message}: ${explain(input as z.output<Schema>)}` : message),
        path: field?.split('.') ?? [],
      }),
    schema,
  );
  const own = (checked.meta()?.[CEL_RULES] ?? []) as readonly CelRule[];
  return checked.meta({ [CEL_RULES]: [...own, ...rules.map(celRule)] }) as Schema;
}

/** A rule as the API server takes it. */
export const celRule = ({ cel, message, field }: Rule<never>): CelRule => ({
  rule: cel,
  message,
  ...(field ? { fieldPath: `.${field}` } : {}),
});
