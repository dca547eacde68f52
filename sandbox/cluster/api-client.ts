import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';
import { parse } from 'yaml';

/** The few requests that the sandbox's own loops make. Paths are below the API server's root. */
export interface ApiClient {
  readonly list: <T>(path: string) => Promise<readonly T[]>;
  readonly create: (path: string, object: object) => Promise<void>;
  /** JSON merge patch. */
  readonly patch: (path: string, change: object) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
}

interface Kubeconfig {
  readonly clusters: readonly { cluster: { server: string; 'certificate-authority-data': string } }[];
  readonly users: readonly { user: { 'client-certificate-data': string; 'client-key-data': string } }[];
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A client for the cluster and user of a kubeconfig that the sandbox has written. */
export async function apiClient(kubeconfigFile: string): Promise<ApiClient> {
  const { clusters, users }: Kubeconfig = parse(await readFile(kubeconfigFile, 'utf8'));
  const [cluster, user] = [clusters[0]?.cluster, users[0]?.user];
  if (!cluster || !user) throw new Error(`${kubeconfigFile} names no cluster or no user`);
  const dispatcher = new Agent({
    connections: 8,
    headersTimeout: 10_000,
    connect: {
      ca: decode(cluster['certificate-authority-data']),
      cert: decode(user['client-certificate-data']),
      key: decode(user['client-key-data']),
    },
  });
  const send = async (method: Method, path: string, object?: object): Promise<string> => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const { statusCode, body } = await request(`${cluster.server}${path}`, {
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

function decode(data: string): Buffer {
  return Buffer.from(data, 'base64');
}
