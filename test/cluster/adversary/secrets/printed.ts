// What the command line tool prints about a stack and about its user's files, broken ones among them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { inspect } from 'node:util';
import type { Cluster } from '../../../../sandbox/cluster/handle.ts';
import { OBJECT_STORAGE_SECRET, STACK_NAME, STACK_NAMESPACE } from '../../../../sandbox/quickstart/surroundings.ts';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { run } from '../../../../src/cli/run.ts';
import type { Haystack } from '../../../support/adversary/secrets/haystack.ts';

/** Mistakes within the very lines of a YAML file that hold credentials. */
const BREAKS: Readonly<Record<string, (yaml: string) => string>> = {
  'a quote that does not end': (yaml) => yaml.replace(/((?:secret_key|password): )/, '$1"'),
  'a list that does not end': (yaml) => yaml.replace(/((?:secret_key|password): )/, '$1['),
  'an alias of nothing': (yaml) => yaml.replace(/((?:secret_key|password): )/, '$1*'),
  // What Prometheus does not know is Prometheus' to refuse: these two are for the object storage alone.
  'a field that is the value': (yaml) => yaml.replace(/secret_key: (.*)/, '$1: true'),
  'a value of a field that is refused': (yaml) => yaml.replace(/( *)secret_key: (.*)/, '$&\n$1insecure: $2'),
};

/**
 * Output and errors of each verb.
 * @param text stands in an annotation of the stack that is rendered, so the output must hold it
 */
export async function* printedHaystacks(cluster: Cluster, text: string): AsyncGenerator<Haystack> {
  const directory = await mkdtemp(join(tmpdir(), 'printed-'));
  const secrets = await Promise.all(
    [OBJECT_STORAGE_SECRET, 'quickstart-scrapes'].map((name) => textsOf(cluster, name)),
  );
  const stack = await stackWith(cluster, text);
  const whole = join(directory, 'whole.json');
  const running = [STACK_NAME, '-n', STACK_NAMESPACE, '--kubeconfig', cluster.kubeconfig];
  try {
    await writeObjects(whole, [stack, ...secrets]);
    yield await call('render', whole);
    yield await call('validate', whole);
    yield await call('render', '--from-cluster', ...running);
    yield await call('verify', ...running, '-o', 'json');
    for (const [what, change] of Object.entries(BREAKS)) {
      const file = join(directory, `${what.replaceAll(' ', '-')}.json`);
      await writeObjects(file, [stack, ...secrets.map((secret) => broken(secret, change))]);
      for (const verb of ['render', 'validate']) yield await call(verb, file);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Whatever it writes, and what it throws with all that hangs on it. */
async function call(...args: readonly string[]): Promise<Haystack> {
  const texts: string[] = [];
  const take = (text: string) => void texts.push(text);
  await run(args, { out: take, error: take }).catch((error: unknown) => take(inspect(error, { depth: 10 })));
  const place = args
    .slice(0, 2)
    .map((one) => basename(one))
    .join(' ');
  return { place, bytes: Buffer.from(texts.join('')) };
}

/** A Secret as a user writes it: with texts. */
type UserSecret = KubernetesObject & { readonly stringData: Readonly<Record<string, string>> };

async function textsOf(cluster: Cluster, name: string): Promise<UserSecret> {
  const { apiVersion, kind, data } = await cluster.get(['secret', name, '-n', STACK_NAMESPACE]);
  const texts = Object.entries(data as Readonly<Record<string, string>>).map(
    ([key, value]) => [key, Buffer.from(value, 'base64').toString()] as const,
  );
  return { apiVersion, kind, metadata: { name, namespace: STACK_NAMESPACE }, stringData: Object.fromEntries(texts) };
}

async function stackWith(cluster: Cluster, text: string): Promise<object> {
  const { apiVersion, kind, spec } = await cluster.get(['securethanosstack', STACK_NAME, '-n', STACK_NAMESPACE]);
  const metadata = { name: STACK_NAME, namespace: STACK_NAMESPACE };
  return { apiVersion, kind, metadata, spec: { ...spec, query: { ...spec.query, podAnnotations: { text } } } };
}

const broken = (secret: UserSecret, change: (yaml: string) => string): UserSecret => ({
  ...secret,
  stringData: Object.fromEntries(Object.entries(secret.stringData).map(([key, text]) => [key, change(text)])),
});

const writeObjects = (file: string, items: readonly object[]): Promise<void> =>
  writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), { mode: 0o600 });
