// Writes src/api/kubernetes/schemas.json: the schemas of the Kubernetes types that our API passes through to pods,
// cut from the OpenAPI document of the API server version that the sandbox pins, with the bounds of generate/kubernetes-fields.ts.
// usage: node scripts/kubernetes-types.ts
import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { moduleDirectory } from '../sandbox/binaries/go.ts';
import { kubernetesRelease } from '../sandbox/binaries/kubernetes.ts';
import { KUBERNETES_FIELDS, LEFT_OUT } from './generate/kubernetes-fields.ts';

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

/** A quantity is a string in the document, but the API server takes a number too. */
const QUANTITY = '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity';
/** More than any quantity needs; without a bound CEL can't be costed. */
const QUANTITY_LENGTH = 32;

type Schema = { readonly [key: string]: unknown };

const { stdout: directory } = await execa('go', ['list', '-m', '-f', '{{.Dir}}', 'k8s.io/kubernetes'], {
  cwd: moduleDirectory(kubernetesRelease().module),
  env: { GOFLAGS: '-mod=mod' },
});
const { definitions } = JSON.parse(await readFile(`${directory}/api/openapi-spec/swagger.json`, 'utf8')) as {
  definitions: Record<string, Schema>;
};
const schemas = Object.fromEntries(Object.entries(TYPES).map(([name, id]) => [name, inline(id)]));
await writeFile(OUTPUT, `${JSON.stringify(schemas, null, 1)}\n`);

/** The schema of a definition, with every reference resolved. */
function inline(id: string): Schema {
  const definition = definitions[id];
  if (!definition) throw new Error(`${id} is not in the OpenAPI document`);
  return reduce(definition, id.split('.').at(-1) ?? id);
}

/**
 * Keeps what a structural schema may say.
 * @param name of the definition, such as "Toleration"
 */
function reduce(schema: Schema, name: string): Schema {
  const reference = schema['$ref'] as string | undefined;
  if (reference === QUANTITY) return { 'x-kubernetes-int-or-string': true, maxLength: QUANTITY_LENGTH };
  if (reference) return inline(reference.replace('#/definitions/', ''));
  if (schema['format'] === 'int-or-string') return { 'x-kubernetes-int-or-string': true };
  const kept: Record<string, unknown> = {};
  for (const key of ['type', 'enum', 'required']) if (key in schema) kept[key] = schema[key];
  if (schema['format'] === 'int32' || schema['format'] === 'int64') kept['format'] = schema['format'];
  if (schema['properties']) kept['properties'] = fields(schema['properties'] as Record<string, Schema>, name);
  for (const key of ['items', 'additionalProperties']) if (schema[key]) kept[key] = reduce(schema[key] as Schema, name);
  return kept;
}

/** The fields of a definition; each must be listed, so that somebody judges what a newer Kubernetes brings. */
function fields(properties: Record<string, Schema>, name: string): Record<string, Schema> {
  const all = Object.entries(properties).map(([key, value]) => [`${name}.${key}`, key, value] as const);
  const kept = all.filter(([path]) => !LEFT_OUT.has(path));
  return Object.fromEntries(
    kept.map(([path, key, value]) => {
      const bounds = KUBERNETES_FIELDS[path];
      if (!bounds) throw new Error(`${path} is not listed: add it to scripts/generate/kubernetes-fields.ts`);
      return [key, { ...reduce(value, name), ...bounds }];
    }),
  );
}
