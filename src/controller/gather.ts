// Reads what the user owns: Secrets, ConfigMaps and rules that a stack names. They carry no label of ours, so they are read
// anew in each pass instead of being watched.
import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../api/objects.ts';
import { prometheusRuleSource } from '../configuration/rules/sources.ts';
import { isNotFound } from '../kube/api-error.ts';
import type { Client } from '../kube/client.ts';
import { selectorText } from '../kube/selector.ts';
import {
  type ApiServerAddress,
  type Inputs,
  type ObjectStorageInput,
  objectStorageKey,
  type RuleSource,
} from '../plan/inputs.ts';
import { objectStorageRef } from '../plan/plan.ts';
import { BLOCK_COMPONENTS } from '../stack/components.ts';
import { ObjectStorageError, readObjectStorage } from '../stack/object-storage.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { Problem } from '../status/input.ts';

export interface Gathered {
  readonly inputs: Inputs;
  readonly problems: readonly Problem[];
}

type Found<Value> = { readonly value?: Value; readonly problems: readonly Problem[] };

const found = <Value>(value: Value): Found<Value> => ({ value, problems: [] });
const problem = (reason: string, message: string, blocking: boolean): Found<never> => ({
  problems: [{ reason, message, blocking }],
});

/** Everything that the stack names outside of itself, and a sentence for what is missing or wrong. */
export async function gatherInputs(client: Client, stack: ResolvedStack): Promise<Gathered> {
  const storages = await Promise.all(
    distinctStorages(stack).map(async (ref) => [objectStorageKey(ref), await readStorage(client, stack, ref)] as const),
  );
  const scrapes = await readScrapeConfigs(client, stack);
  const rules = await readRules(client, stack);
  const apiServer = await readApiServer(client, stack);
  const usable = storages.flatMap(([key, { value }]) => (value ? [[key, value] as const] : []));
  return {
    inputs: {
      objectStorages: new Map(usable),
      ...(scrapes.value === undefined ? {} : { scrapeConfigs: scrapes.value }),
      ruleSources: rules.value ?? [],
      apiServer,
    },
    problems: [...storages.flatMap(([, { problems }]) => problems), ...scrapes.problems, ...rules.problems],
  };
}

type KeyRef = { readonly name: string; readonly key: string };

function distinctStorages(stack: ResolvedStack): readonly KeyRef[] {
  const refs = stack.topology.components
    .filter((component) => BLOCK_COMPONENTS.includes(component))
    .map((component) => objectStorageRef(stack, component));
  return [...new Map(refs.map((ref) => [objectStorageKey(ref), ref])).values()];
}

async function readStorage(
  client: Client,
  stack: ResolvedStack,
  { name, key }: KeyRef,
): Promise<Found<ObjectStorageInput>> {
  const secret = await client.find({ apiVersion: 'v1', kind: 'Secret', namespace: stack.namespace, name });
  if (!secret)
    return problem(
      'ObjectStorageSecretMissing',
      `Secret "${name}" with the object storage configuration does not exist in namespace "${stack.namespace}": create it`,
      true,
    );
  const content = textOf(secret, key);
  if (content === undefined)
    return problem(
      'ObjectStorageKeyMissing',
      `Secret "${name}" has no key "${key}": put the object storage configuration there, or name another key`,
      true,
    );
  try {
    return found({ secretName: name, key, hash: hashOf(secret), facts: readObjectStorage(content) });
  } catch (error) {
    if (!(error instanceof ObjectStorageError)) throw error;
    return problem('ObjectStorageInvalid', `key "${key}" of Secret "${name}" ${error.message}`, true);
  }
}

async function readScrapeConfigs(client: Client, { namespace, spec }: ResolvedStack): Promise<Found<string>> {
  const ref = spec.prometheus?.additionalScrapeConfigs;
  if (!ref) return { problems: [] };
  const secret = await client.find({ apiVersion: 'v1', kind: 'Secret', namespace, name: ref.name });
  const content = secret && textOf(secret, ref.key);
  if (content !== undefined) return found(content);
  const what = secret ? `Secret "${ref.name}" has no key "${ref.key}"` : `Secret "${ref.name}" does not exist`;
  return problem('ScrapeConfigsMissing', `${what}: create it or remove spec.prometheus.additionalScrapeConfigs`, false);
}

async function readRules(client: Client, stack: ResolvedStack): Promise<Found<readonly RuleSource[]>> {
  if (!stack.spec.ruler) return found([]);
  const configMaps = await Promise.all(
    stack.spec.ruler.ruleConfigMaps.map(({ name }) => readRuleConfigMap(client, stack.namespace, name)),
  );
  const objects = await readPrometheusRules(client, stack);
  const all = [...configMaps, objects];
  return { value: all.flatMap(({ value }) => value ?? []), problems: all.flatMap(({ problems }) => problems) };
}

async function readRuleConfigMap(
  client: Client,
  namespace: string,
  name: string,
): Promise<Found<readonly RuleSource[]>> {
  const configMap = await client.find({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name });
  if (!configMap)
    return problem(
      'RuleConfigMapMissing',
      `ConfigMap "${name}" with rules does not exist: create it or remove it from spec.ruler.ruleConfigMaps`,
      false,
    );
  const data = (configMap['data'] ?? {}) as Readonly<Record<string, string>>;
  return found(Object.entries(data).map(([key, content]) => ({ kind: 'ConfigMap', name, key, content })));
}

async function readPrometheusRules(
  client: Client,
  { namespace, spec }: ResolvedStack,
): Promise<Found<readonly RuleSource[]>> {
  const selector = spec.ruler?.ruleSelector;
  if (!selector) return found([]);
  try {
    const { items } = await client.list('PrometheusRule', { namespace, labelSelector: selectorText(selector) });
    return found(items.map(prometheusRuleSource));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return problem(
      'PrometheusRuleKindMissing',
      'spec.ruler.ruleSelector is set, but the cluster has no PrometheusRule kind (monitoring.coreos.com/v1): install it or remove the selector',
      false,
    );
  }
}

/** The API server's addresses behind its Service, as policies see them. */
async function readApiServer(client: Client, { spec }: ResolvedStack): Promise<readonly ApiServerAddress[]> {
  const discovery = spec.prometheus?.kubernetesDiscovery ?? 'None';
  if (discovery === 'None' || spec.networkPolicy.apiServer) return [];
  const slices = await client.list('EndpointSlice', {
    namespace: 'default',
    labelSelector: 'kubernetes.io/service-name=kubernetes',
  });
  return slices.items.flatMap((slice) => {
    const { endpoints = [], ports = [] } = slice as unknown as {
      endpoints?: readonly { addresses: readonly string[] }[];
      ports?: readonly { port: number }[];
    };
    return endpoints.flatMap(({ addresses }) => addresses.flatMap((ip) => ports.map(({ port }) => ({ ip, port }))));
  });
}

function textOf(secret: KubernetesObject, key: string): string | undefined {
  const data = (secret['data'] ?? {}) as Readonly<Record<string, string>>;
  const value = data[key];
  return value === undefined ? undefined : Buffer.from(value, 'base64').toString();
}

/** Over all keys, because all are mounted. */
function hashOf(secret: KubernetesObject): string {
  const data = Object.entries((secret['data'] ?? {}) as Readonly<Record<string, string>>).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 10);
}
