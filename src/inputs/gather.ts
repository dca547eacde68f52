// Reads what the user owns: Secrets, ConfigMaps and rules that a stack names. They carry no label of ours, so they are read
// anew in each pass instead of being watched.
import { setImmediate } from 'node:timers/promises';
import type { KubernetesObject } from '../api/objects.ts';
import { prometheusRuleSource } from '../configuration/rules/sources.ts';
import { isNotFound } from '../kube/api-error.ts';
import type { Client } from '../kube/client.ts';
import { selectorText } from '../kube/selector.ts';
import {
  type ApiServerAddress,
  type Inputs,
  type MissingRules,
  type ObjectStorageInput,
  objectStorageKey,
} from '../plan/inputs.ts';
import {
  configMapRules,
  objectStorageRefs,
  readObjectStorageInput,
  type SecretKey,
  type Texts,
} from '../plan/user-objects.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { Problem } from '../status/input.ts';
import { ObjectStorageError } from '../user-files/object-storage/read.ts';
import type { RuleSource } from '../user-files/rules/origin.ts';
import { checkRuleFile } from '../user-files/rules/rule-file.ts';

/** What is read with: nothing is written here. */
export type Reader = Pick<Client, 'find' | 'list'>;

export interface Gathered {
  readonly inputs: Inputs;
  readonly problems: readonly Problem[];
}

interface Found<Value> {
  readonly value?: Value;
  readonly problems: readonly Problem[];
}

/** Rules that were read, and what could not be. */
interface FoundRules extends Found<readonly RuleSource[]> {
  readonly missing?: MissingRules;
}

const found = <Value>(value: Value): Found<Value> => ({ value, problems: [] });
const problem = (reason: string, message: string, blocking: boolean): Found<never> => ({
  problems: [{ reason, message, blocking }],
});

/** Everything that the stack names outside of itself, and a sentence for what is missing or wrong. */
export async function gatherInputs(client: Reader, stack: ResolvedStack): Promise<Gathered> {
  const storages = await Promise.all(
    objectStorageRefs(stack).map(
      async (ref) => [objectStorageKey(ref), await readStorage(client, stack, ref)] as const,
    ),
  );
  const scrapes = await readScrapeConfigs(client, stack);
  const rules = await readRules(client, stack);
  await checkInTurns(rules.flatMap(({ value }) => value ?? []));
  const apiServer = await readApiServer(client, stack);
  const usable = storages.flatMap(([key, { value }]) => (value ? [[key, value] as const] : []));
  return {
    inputs: {
      objectStorages: new Map(usable),
      ...(scrapes.value === undefined ? {} : { scrapeConfigs: scrapes.value }),
      ruleSources: rules.flatMap(({ value }) => value ?? []),
      missingRules: rules.flatMap(({ missing }) => missing ?? []),
      apiServer,
    },
    problems: [...storages.map(([, storage]) => storage), scrapes, ...rules].flatMap(({ problems }) => problems),
  };
}

async function readStorage(
  client: Reader,
  { namespace }: ResolvedStack,
  ref: SecretKey,
): Promise<Found<ObjectStorageInput>> {
  const { name, key } = ref;
  const secret = await client.find({ apiVersion: 'v1', kind: 'Secret', namespace, name });
  if (!secret) {
    const message = `Secret "${name}" with the object storage configuration does not exist in namespace "${namespace}": create it with the key "${key}"`;
    return problem('ObjectStorageSecretMissing', message, true);
  }
  try {
    const value = readObjectStorageInput(ref, secretTexts(secret));
    if (value) return found(value);
  } catch (error) {
    if (!(error instanceof ObjectStorageError)) throw error;
    return problem('ObjectStorageInvalid', `key "${key}" of Secret "${name}" ${error.message}`, true);
  }
  const message = `Secret "${name}" has no key "${key}": put the object storage configuration there, or name another key`;
  return problem('ObjectStorageKeyMissing', message, true);
}

async function readScrapeConfigs(client: Reader, { namespace, spec }: ResolvedStack): Promise<Found<string>> {
  const ref = spec.prometheus?.additionalScrapeConfigs;
  if (!ref) return { problems: [] };
  const secret = await client.find({ apiVersion: 'v1', kind: 'Secret', namespace, name: ref.name });
  const content = secret && secretTexts(secret).get(ref.key);
  if (content !== undefined) return found(content);
  const what = secret ? `Secret "${ref.name}" has no key "${ref.key}"` : `Secret "${ref.name}" does not exist`;
  return problem('ScrapeConfigsMissing', `${what}: create it or remove spec.prometheus.additionalScrapeConfigs`, false);
}

async function readRules(client: Reader, stack: ResolvedStack): Promise<readonly FoundRules[]> {
  if (!stack.spec.ruler) return [];
  const configMaps = await Promise.all(
    stack.spec.ruler.ruleConfigMaps.map(({ name }) => readRuleConfigMap(client, stack.namespace, name)),
  );
  return [...configMaps, await readPrometheusRules(client, stack)];
}

async function readRuleConfigMap(client: Reader, namespace: string, name: string): Promise<FoundRules> {
  const configMap = await client.find({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name });
  if (!configMap) {
    const message = `ConfigMap "${name}" with rules does not exist: create it or remove it from spec.ruler.ruleConfigMaps`;
    return { ...problem('RuleConfigMapMissing', message, false), missing: { kind: 'ConfigMap', name } };
  }
  const data = (configMap['data'] ?? {}) as Readonly<Record<string, string>>;
  return found(configMapRules(name, new Map(Object.entries(data))));
}

async function readPrometheusRules(client: Reader, { namespace, spec }: ResolvedStack): Promise<FoundRules> {
  const selector = spec.ruler?.ruleSelector;
  if (!selector) return found([]);
  try {
    const { items } = await client.list('PrometheusRule', { namespace, labelSelector: selectorText(selector) });
    return found(items.map(prometheusRuleSource));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const message =
      'spec.ruler.ruleSelector is set, but the cluster has no PrometheusRule kind (monitoring.coreos.com/v1): install it or remove the selector';
    return { ...problem('PrometheusRuleKindMissing', message, false), missing: { kind: 'PrometheusRule' } };
  }
}

/** So that leases and probes are served between two large files; what was checked is remembered for what comes next. */
async function checkInTurns(sources: readonly RuleSource[]): Promise<void> {
  for (const { content } of sources) {
    checkRuleFile(content);
    await setImmediate();
  }
}

/** The API server's addresses behind its Service, as policies see them. */
async function readApiServer(client: Reader, { spec }: ResolvedStack): Promise<readonly ApiServerAddress[]> {
  const discovery = spec.prometheus?.kubernetesDiscovery ?? 'None';
  if (discovery === 'None') return [];
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

function secretTexts(secret: KubernetesObject): Texts {
  const data = Object.entries((secret['data'] ?? {}) as Readonly<Record<string, string>>);
  return new Map(data.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}
