import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { issue, makeAuthority, makeKeys } from '../certificates.ts';
import { kubeconfig } from '../kubeconfig.ts';

/** Files of one control plane; all paths are absolute. */
export interface ControlPlaneFiles {
  readonly authority: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
  readonly tokenPublicKey: string;
  readonly tokenPrivateKey: string;
  /** The user `admin` of the group system:masters. */
  readonly kubeconfig: string;
  readonly auditPolicy: string;
  readonly auditLog: string;
  readonly data: string;
}

/**
 * Every request as one line, without bodies: enough to see who asked for what. Of an eviction the body says of which of all pods
 * of a name it is.
 */
export const AUDIT_POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules: [{level: Request, resources: [{group: "", resources: [pods/eviction]}]}, {level: Metadata}]
`;

/** Makes certificates, kubeconfig and audit policy of a control plane that answers on `url`. */
export async function writeFiles(directory: string, url: string): Promise<ControlPlaneFiles> {
  const files = locate(directory);
  await mkdir(files.data, { recursive: true });
  const authority = await makeAuthority('sandbox');
  const [server, admin, token] = await Promise.all([
    issue(authority, { commonName: 'kube-apiserver', names: ['127.0.0.1', 'localhost'], usages: ['server'] }),
    issue(authority, { commonName: 'admin', organization: 'system:masters', usages: ['client'] }),
    makeKeys(),
  ]);
  const contents: Readonly<Record<string, string>> = {
    [files.authority]: authority.certificate,
    [files.serverCertificate]: server.certificate,
    [files.serverKey]: server.key,
    [files.tokenPublicKey]: token.publicKey,
    [files.tokenPrivateKey]: token.privateKey,
    [files.kubeconfig]: kubeconfig(url, authority.certificate, admin),
    [files.auditPolicy]: AUDIT_POLICY,
  };
  await Promise.all(Object.entries(contents).map(([path, text]) => writeFile(path, text, { mode: 0o600 })));
  return files;
}

function locate(directory: string): ControlPlaneFiles {
  return {
    authority: join(directory, 'ca.crt'),
    serverCertificate: join(directory, 'server.crt'),
    serverKey: join(directory, 'server.key'),
    tokenPublicKey: join(directory, 'token.pub'),
    tokenPrivateKey: join(directory, 'token.key'),
    kubeconfig: join(directory, 'kubeconfig'),
    auditPolicy: join(directory, 'audit-policy.yaml'),
    auditLog: join(directory, 'audit.log'),
    data: join(directory, 'data'),
  };
}
