import { Agent, request } from 'undici';
import { readAccess } from '../access.ts';

/** The few requests that the sandbox's own loops make. Paths are below the API server's root. */
export interface ApiClient {
  readonly list: <T>(path: string) => Promise<readonly T[]>;
  readonly create: (path: string, object: object) => Promise<void>;
  /** JSON merge patch. */
  readonly patch: (path: string, change: object) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A client for the cluster and user of a kubeconfig that the sandbox has written. */
export async function apiClient(kubeconfigFile: string): Promise<ApiClient> {
  const { server, tls } = await readAccess(kubeconfigFile);
  const dispatcher = new Agent({ connections: 8, headersTimeout: 10_000, connect: tls });
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
  return {
    list: async (path) => JSON.parse(await send('GET', path)).items,
    create: async (path, object) => void (await send('POST', path, object)),
    patch: async (path, change) => void (await send('PATCH', path, change)),
    remove: async (path) => void (await send('DELETE', path)),
  };
}
