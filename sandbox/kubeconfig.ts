import { stringify } from 'yaml';
import type { KeyPair } from './certificates.ts';

/** A kubeconfig with one cluster, one user and one context, as YAML. */
export function kubeconfig(url: string, authority: string, user: KeyPair): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster: { server: url, 'certificate-authority-data': base64(authority) } }],
    users: [
      {
        name: 'sandbox',
        user: { 'client-certificate-data': base64(user.certificate), 'client-key-data': base64(user.key) },
      },
    ],
    contexts: [{ name: 'sandbox', context: { cluster: 'sandbox', user: 'sandbox' } }],
    'current-context': 'sandbox',
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
