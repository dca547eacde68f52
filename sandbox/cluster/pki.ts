import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Subject } from '../certificates.ts';
import { issue, makeAuthority, makeKeys } from '../certificates.ts';
import { kubeconfig } from '../kubeconfig.ts';
import { API_PORT, API_SERVICE_ADDRESS, NODE_ADDRESS, NODE_NAME } from './addresses.ts';
import type { Layout } from './layout.ts';

const KUBERNETES = 'kubernetes.default.svc.cluster.local';

/** Leaves of the cluster authority, by file name. Users and groups: Kubernetes, "PKI certificates and requirements". */
const LEAVES: Readonly<Record<string, Subject>> = {
  apiserver: {
    commonName: 'kube-apiserver',
    names: [
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      KUBERNETES,
      'localhost',
      '127.0.0.1',
      API_SERVICE_ADDRESS,
      NODE_ADDRESS,
    ],
    usages: ['server'],
  },
  'apiserver-to-kubelet': {
    commonName: 'kube-apiserver-kubelet-client',
    organization: 'system:masters',
    usages: ['client'],
  },
  'kubelet-server': {
    commonName: `system:node:${NODE_NAME}`,
    organization: 'system:nodes',
    names: [NODE_NAME, NODE_ADDRESS],
    usages: ['server'],
  },
};

/** Users with a kubeconfig, by file name. */
const USERS: Readonly<Record<string, Subject>> = {
  admin: { commonName: 'admin', organization: 'system:masters', usages: ['client'] },
  // Sandbox loops and the bring-up itself, so that the audit log tells them from what is under test.
  sandbox: { commonName: 'sandbox', organization: 'system:masters', usages: ['client'] },
  kubelet: { commonName: `system:node:${NODE_NAME}`, organization: 'system:nodes', usages: ['client'] },
  'controller-manager': { commonName: 'system:kube-controller-manager', usages: ['client'] },
  scheduler: { commonName: 'system:kube-scheduler', usages: ['client'] },
  proxy: { commonName: 'system:kube-proxy', usages: ['client'] },
};

/** Makes all certificates and kubeconfigs; the machine reaches the API server at `apiPort`, the cluster itself where it listens. */
export async function writePki(layout: Layout, apiPort: number): Promise<void> {
  await Promise.all([layout.pki, layout.configuration].map((folder) => mkdir(folder, { recursive: true })));
  const authority = await makeAuthority('kubernetes');
  const token = await makeKeys();
  const write = (folder: string, name: string, content: string): Promise<void> =>
    writeFile(join(folder, name), content, { mode: 0o600 });
  await Promise.all([
    write(layout.pki, 'ca.crt', authority.certificate),
    write(layout.pki, 'ca.key', authority.key),
    write(layout.pki, 'token.pub', token.publicKey),
    write(layout.pki, 'token.key', token.privateKey),
    ...Object.entries(LEAVES).map(async ([name, subject]) => {
      const leaf = await issue(authority, subject);
      await write(layout.pki, `${name}.crt`, leaf.certificate);
      await write(layout.pki, `${name}.key`, leaf.key);
    }),
    ...Object.entries(USERS).map(async ([name, subject]) => {
      const user = await issue(authority, subject);
      const port = name === 'admin' ? apiPort : API_PORT;
      const content = kubeconfig(`https://127.0.0.1:${port}`, authority.certificate, user);
      await write(layout.configuration, `${name}.kubeconfig`, content);
    }),
  ]);
}
