import { createInterface } from 'node:readline';
import { Agent, request } from 'undici';
import { readAccess } from '../access.ts';

/** An item of a list. */
export interface Listed {
  readonly metadata: { readonly uid: string };
}

/** A list, and the moment that it shows. */
export interface List {
  readonly items: readonly Listed[];
  readonly metadata: { readonly resourceVersion: string };
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'ERROR';
  readonly object: Listed;
}

/** The few requests that the sandbox's own loops make. Paths are below the API server's root. */
export interface ApiClient {
  readonly list: <T>(path: string) => Promise<readonly T[]>;
  readonly read: (path: string) => Promise<List>;
  /** What changes in a list after a moment, until the server ends it. */
  readonly watch: (path: string, resourceVersion: string) => AsyncIterable<WatchEvent>;
  readonly create: (path: string, object: object) => Promise<void>;
  /** JSON merge patch. */
  readonly patch: (path: string, change: object) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A client for the cluster and user of a kubeconfig that the sandbox has written. */
export async function apiClient(kubeconfigFile: string): Promise<ApiClient> {
  const { server, tls } = await readAccess(kubeconfigFile);
  // Each watch keeps a connection. It may be silent for as long as nothing changes.
  const dispatcher = new Agent({ connections: 16, headersTimeout: 10_000, bodyTimeout: 0, connect: tls });
  const send = async (method: Method, path: string, object?: object): Promise<string> => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const { statusCode, body } = await request(`${server}${path}`, {
      method,
      dispatcher,
      headers: { 'content-type': type },
      ...(object ? { body: JSON.stringify(object) } : {}),
    });
    const text = await body.text();
    if (statusCode >= 300) throw new Error(`${method} ${path}: ${statusCode} ${text}`);
    return text;
  };
  async function* watch(path: string, resourceVersion: string): AsyncGenerator<WatchEvent> {
    const query = new URLSearchParams({ watch: 'true', resourceVersion });
    const { statusCode, body } = await request(`${server}${path}?${query}`, { dispatcher });
    if (statusCode >= 300) throw new Error(`watch of ${path}: ${statusCode} ${await body.text()}`);
    for await (const line of createInterface({ input: body })) yield JSON.parse(line) as WatchEvent;
  }
  return {
    list: async (path) => JSON.parse(await send('GET', path)).items,
    read: async (path) => JSON.parse(await send('GET', path)),
    watch,
    create: async (path, object) => void (await send('POST', path, object)),
    patch: async (path, change) => void (await send('PATCH', path, change)),
    remove: async (path) => void (await send('DELETE', path)),
  };
}
