// Types of Kubernetes that our API hands through to pods and policies unchanged. Their schemas are cut from the API server's
// own OpenAPI document by scripts/kubernetes-types.ts, so that a typing error is refused where it was made.
import { z } from 'zod';
import { celRule, type Rule } from '../schema/fields.ts';
import schemas from './schemas.json' with { type: 'json' };

type Json = { readonly [key: string]: unknown };

/** Any value of a Kubernetes type: checked by its schema, then handed through. */
export type PassThrough = { readonly [key: string]: unknown };

type Name = keyof typeof schemas;

/** Of each type its name in the Kubernetes API reference, and a field of it that kubectl explains on every cluster. */
const DOCUMENTED: Readonly<Record<Name, readonly [string, string]>> = {
  Affinity: ['core/v1 Affinity', 'pod.spec.affinity'],
  LabelSelector: ['meta/v1 LabelSelector', 'deployment.spec.selector'],
  NetworkPolicyPeer: ['networking.k8s.io/v1 NetworkPolicyPeer', 'networkpolicy.spec.egress.to'],
  NetworkPolicyPort: ['networking.k8s.io/v1 NetworkPolicyPort', 'networkpolicy.spec.egress.ports'],
  ResourceRequirements: ['core/v1 ResourceRequirements', 'pod.spec.containers.resources'],
  Toleration: ['core/v1 Toleration', 'pod.spec.tolerations'],
  TopologySpreadConstraint: ['core/v1 TopologySpreadConstraint', 'pod.spec.topologySpreadConstraints'],
};

/**
 * Where the fields of a type are documented, for the description of the field that takes it: the CRD has no sentences of its
 * own about them.
 * @returns such as "core/v1 Affinity, see kubectl explain pod.spec.affinity"
 */
export function documented(name: Name): string {
  const [type, field] = DOCUMENTED[name];
  return `${type}, see kubectl explain ${field}`;
}

/** Rules about fields of a type, by their names: they hold where the field is there. */
type FieldRules = Readonly<Record<string, readonly Rule<never>[]>>;

/**
 * The schema of one Kubernetes type.
 * @param name a key of schemas.json
 * @returns a zod schema which refuses unknown fields, as `kubectl apply` does; in the CRD it is the API server's own schema
 */
export function kubernetesType(name: Name, fieldRules: FieldRules = {}): z.ZodType<PassThrough> {
  const schema = schemas[name] as Json;
  const check = z.fromJSONSchema(closed(schema) as Parameters<typeof z.fromJSONSchema>[0]);
  return z
    .custom<PassThrough>()
    .superRefine((value, context) => {
      const { issues = [] } = check.safeParse(value).error ?? {};
      const found = issues.length > 0 ? issues : brokenRules(value, fieldRules);
      // Rules that follow may rely on the type.
      for (const issue of found)
        context.addIssue({ ...issue, continue: false } as Parameters<typeof context.addIssue>[0]);
    })
    .meta({ 'x-kubernetes-type': ruled(schema, fieldRules) });
}

const brokenRules = (value: PassThrough, fieldRules: FieldRules) =>
  Object.entries(fieldRules).flatMap(([field, rules]) =>
    rules
      .filter(({ holds }) => value[field] !== undefined && !holds(value[field] as never))
      .map(({ message }) => ({ code: 'custom', path: [field], message })),
  );

/** A schema with rules at its fields. */
function ruled(schema: Json, fieldRules: FieldRules): Json {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>).map(([field, own]) => {
    const rules = fieldRules[field];
    return [field, rules ? { ...own, 'x-kubernetes-validations': rules.map(celRule) } : own];
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** The same schema with unknown fields refused at every level, and int-or-string spelled as JSON Schema does. */
function closed(schema: Json): Json {
  if (schema['x-kubernetes-int-or-string'])
    return { anyOf: [{ type: 'integer' }, { type: 'string', maxLength: schema['maxLength'] }] };
  const changed: Record<string, unknown> = { ...schema };
  if (schema['items']) changed['items'] = closed(schema['items'] as Json);
  if (schema['additionalProperties']) changed['additionalProperties'] = closed(schema['additionalProperties'] as Json);
  if (schema['properties']) {
    const properties = Object.entries(schema['properties'] as Record<string, Json>);
    changed['properties'] = Object.fromEntries(properties.map(([key, value]) => [key, closed(value)]));
    changed['additionalProperties'] = false;
  }
  return changed;
}
