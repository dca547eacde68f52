import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/** Where an API server is, and who asks it. */
export interface Access {
  readonly server: string;
  /** For undici's `connect`. */
  readonly tls: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };
}

interface Kubeconfig {
  readonly clusters: readonly { cluster: { server: string; 'certificate-authority-data': string } }[];
  readonly users: readonly { user: { 'client-certificate-data': string; 'client-key-data': string } }[];
}

/** @param kubeconfigFile one that the sandbox has written, with one cluster and one user */
export async function readAccess(kubeconfigFile: string): Promise<Access> {
  const { clusters, users }: Kubeconfig = parse(await readFile(kubeconfigFile, 'utf8'));
  const [cluster, user] = [clusters[0]?.cluster, users[0]?.user];
  if (!cluster || !user) throw new Error(`${kubeconfigFile} names no cluster or no user`);
  const tls = {
    ca: decode(cluster['certificate-authority-data']),
    cert: decode(user['client-certificate-data']),
    key: decode(user['client-key-data']),
  };
  return { server: cluster.server, tls };
}

function decode(data: string): Buffer {
  return Buffer.from(data, 'base64');
}
