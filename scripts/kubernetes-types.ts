// Writes src/api/kubernetes/schemas.json: the schemas of the Kubernetes types that our API passes through to pods,
// cut from the OpenAPI document of the API server version that the sandbox pins.
// usage: node scripts/kubernetes-types.ts
import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';

const MODULE_DIRECTORY = 'sandbox/tools/kubernetes';
const OUTPUT = 'src/api/kubernetes/schemas.json';
const TYPES = {
  Affinity: 'io.k8s.api.core.v1.Affinity',
  LabelSelector: 'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector',
  NetworkPolicyPeer: 'io.k8s.api.networking.v1.NetworkPolicyPeer',
  NetworkPolicyPort: 'io.k8s.api.networking.v1.NetworkPolicyPort',
  ResourceRequirements: 'io.k8s.api.core.v1.ResourceRequirements',
  Toleration: 'io.k8s.api.core.v1.Toleration',
  TopologySpreadConstraint: 'io.k8s.api.core.v1.TopologySpreadConstraint',
} as const;

type Schema = { readonly [key: string]: unknown };

const { stdout: directory } = await execa('go', ['list', '-m', '-f', '{{.Dir}}', 'k8s.io/kubernetes'], {
  cwd: MODULE_DIRECTORY,
  env: { GOFLAGS: '-mod=mod' },
});
const document = JSON.parse(await readFile(`${directory}/api/openapi-spec/swagger.json`, 'utf8')) as {
  definitions: Record<string, Schema>;
};
const schemas = Object.fromEntries(Object.entries(TYPES).map(([name, id]) => [name, inline(definition(id))]));
await writeFile(OUTPUT, `${JSON.stringify(schemas, null, 1)}\n`);

function definition(id: string): Schema {
  const found = document.definitions[id.replace('#/definitions/', '')];
  if (!found) throw new Error(`${id} is not in the OpenAPI document`);
  return found;
}

/** Resolves references and keeps what a structural schema may say; descriptions are left out to keep the CRD small. */
function inline(schema: Schema): Schema {
  if (typeof schema['$ref'] === 'string') return inline(definition(schema['$ref']));
  // A quantity is a string in the document, but the API server takes a number too.
  if (schema['format'] === 'int-or-string' || isQuantity(schema)) return { 'x-kubernetes-int-or-string': true };
  const kept: Record<string, unknown> = {};
  for (const key of ['type', 'enum', 'required']) if (key in schema) kept[key] = schema[key];
  if (schema['format'] === 'int32' || schema['format'] === 'int64') kept['format'] = schema['format'];
  if (schema['properties']) kept['properties'] = mapValues(schema['properties'] as Record<string, Schema>, inline);
  if (schema['items']) kept['items'] = inline(schema['items'] as Schema);
  if (schema['additionalProperties']) kept['additionalProperties'] = inline(schema['additionalProperties'] as Schema);
  return kept;
}

function isQuantity(schema: Schema): boolean {
  return schema === document.definitions['io.k8s.apimachinery.pkg.api.resource.Quantity'];
}

function mapValues<In, Out>(record: Record<string, In>, change: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
