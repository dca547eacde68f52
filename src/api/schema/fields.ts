// The small fields that larger schemas are made of. Every schema here becomes both a check of ours and a part of the CRD,
// so it may only use what a structural schema can say: no unions, no look-ahead in patterns, a bound on every list and string.
import { z } from 'zod';

/** A validation that the API server runs as CEL and that we run as a function: both must give the same verdict. */
export interface Rule<Value> {
  readonly cel: string;
  readonly message: string;
  readonly holds: (value: Value) => boolean;
}

/** A DNS label, as Kubernetes demands for most names (RFC 1123). */
export const dnsLabel = (maxLength = 63) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(
      /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
      'must be a DNS label: lower-case letters, digits and "-", such as "grafana"',
    );

/** The name of an object that the user owns (RFC 1123 subdomain). */
export const objectName = () =>
  z
    .string()
    .min(1)
    .max(253)
    .regex(/^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/, 'must be an object name: lower-case letters, digits, "-" and "."');

/** A key of a Secret or ConfigMap. */
export const dataKey = () =>
  z
    .string()
    .min(1)
    .max(253)
    .regex(/^[-._a-zA-Z0-9]+$/, 'must be a key of a Secret or ConfigMap: letters, digits, "-", "_" and "."');

/** A duration that CEL can compare: hours, minutes and seconds only (CEL knows no days). */
export const duration = () =>
  z
    .string()
    .max(32)
    .regex(
      /^([0-9]+h)?([0-9]+m)?([0-9]+s)?$/,
      'must be a duration of hours, minutes and seconds, such as "2160h" or "1h30m"',
    )
    .min(2, 'must be a duration of hours, minutes and seconds, such as "2160h" or "1h30m"');

/** A duration as Prometheus writes it; days, weeks and years are allowed. */
export const prometheusDuration = () =>
  z
    .string()
    .min(1)
    .max(32)
    .regex(
      /^(0|([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$/,
      'must be a Prometheus duration, such as "30d" or "6h"',
    );

/** A Kubernetes quantity, such as "20Gi". */
export const quantity = () =>
  z
    .string()
    .min(1)
    .max(32)
    .regex(/^[0-9]+(\.[0-9]+)?([EPTGMk]i?|Ki|m)?$/, 'must be a Kubernetes quantity, such as "20Gi"');

/** An image reference; a digest is allowed and recommended. */
export const image = () =>
  z
    .string()
    .min(1)
    .max(512)
    .regex(
      /^[a-zA-Z0-9][-a-zA-Z0-9._/:]*(@sha256:[a-f0-9]{64})?$/,
      'must be an image reference, such as "quay.io/thanos/thanos:v0.42.4" or one with "@sha256:<digest>"',
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

/** Adds cross-field rules: checked here and, as `x-kubernetes-validations`, by the API server. */
export function withRules<Schema extends z.ZodType>(schema: Schema, ...rules: Rule<z.output<Schema>>[]): Schema {
  const checked = rules.reduce<z.ZodType>(
    (current, rule) => current.refine((value) => rule.holds(value as z.output<Schema>), rule.message),
    schema,
  );
  return checked.meta({
    'x-kubernetes-validations': rules.map(({ cel, message }) => ({ rule: cel, message })),
  }) as Schema;
}
