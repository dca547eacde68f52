// Every object of every resource that the API server serves, as it would be printed.
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { loadKubeConfig } from '../../../../src/kube/config.ts';
import { createTransport, type Transport } from '../../../../src/kube/transport.ts';
import { textsOf } from '../../../support/adversary/secrets/found.ts';
import type { Haystack } from '../../../support/adversary/secrets/haystack.ts';

const TIMEOUT = { timeoutMs: 60_000 };

/**
 * All objects in all versions, with managedFields and annotations. Of a Secret each text is a haystack of its own, with the
 * place where its secrets are at home; the rest of it is an object like others.
 */
export async function* apiObjects(kubeconfig: string): AsyncGenerator<Haystack> {
  const config = loadKubeConfig({ kubeconfig });
  try {
    const transport = createTransport(config, { userAgent: 'secrets-test' });
    for (const path of await collections(transport)) {
      const { items = [] } = (await transport.request('GET', path, TIMEOUT)) as { items?: readonly KubernetesObject[] };
      const resource = path.split('/').at(-1) ?? '';
      yield* items.flatMap((object) => (path === '/api/v1/secrets' ? ofSecret(object) : [whole(resource, object)]));
    }
  } finally {
    await config.close();
  }
}

/** Paths of all that can be listed. */
async function collections(transport: Transport): Promise<readonly string[]> {
  const { groups } = (await transport.request('GET', '/apis')) as {
    readonly groups: readonly { readonly versions: readonly { readonly groupVersion: string }[] }[];
  };
  const roots = ['/api/v1', ...groups.flatMap(({ versions }) => versions.map((one) => `/apis/${one.groupVersion}`))];
  const lists = roots.map(async (root) => {
    const { resources } = (await transport.request('GET', root)) as {
      readonly resources: readonly { readonly name: string; readonly verbs: readonly string[] }[];
    };
    return resources.filter(({ verbs }) => verbs.includes('list')).map(({ name }) => `${root}/${name}`);
  });
  return (await Promise.all(lists)).flat();
}

function ofSecret({ data, ...rest }: KubernetesObject & { readonly data?: unknown }): readonly Haystack[] {
  const texts = textsOf({ data, ...rest } as KubernetesObject);
  return [
    whole('secrets', rest as KubernetesObject),
    ...texts.map(({ home, text }) => ({ place: home, bytes: Buffer.from(text) })),
  ];
}

const whole = (resource: string, object: KubernetesObject): Haystack => {
  const { namespace, name } = object.metadata;
  return { place: [resource, namespace, name].filter(Boolean).join(' '), bytes: Buffer.from(JSON.stringify(object)) };
};
