// A key that the test itself puts everywhere: a search that does not find it would find no other.
import { createPrivateKey } from 'node:crypto';
import { IMAGES } from '../../../../sandbox/images/catalogue.ts';
import { restrictedContainer, restrictedNamespace, restrictedPod } from '../../../../sandbox/restricted.ts';
import { generateKeyPair } from '../../../../src/pki/keys.ts';

export interface Decoy {
  /** PKCS #8. */
  readonly pem: string;
  /** Its secret number. */
  readonly hex: string;
}

export const DECOY_NAMESPACE = 'adversary-secrets';
export const DECOY_PORT = 8080;
export const DECOY_POD = 'decoy';

export async function makeDecoy(): Promise<Decoy> {
  const { privateKeyPem: pem } = await generateKeyPair({ algorithm: 'ECDSA', size: 256 });
  const number = Buffer.from(createPrivateKey(pem).export({ format: 'jwk' }).d ?? '', 'base64url');
  return { pem, hex: number.toString('hex') };
}

/** How a key may stand in an object, by what it is called. */
export function encodingsOf({ pem, hex }: Decoy): Readonly<Record<string, string>> {
  const lines = pem.trim().split('\n').slice(1, -1);
  return {
    pem,
    'one-line': lines.join(''),
    json: JSON.stringify({ pem }),
    base64: Buffer.from(pem).toString('base64'),
    shifted: Buffer.from(`-${pem}`).toString('base64'),
    'last-line': lines[1] ?? '',
    der: Buffer.from(lines.join(''), 'base64').toString('hex'),
    hex,
  };
}

/** A namespace with a ConfigMap for each encoding, an Event, and pods that log, show and keep the key. */
export function decoyObjects(decoy: Decoy): object[] {
  const metadata = { namespace: DECOY_NAMESPACE };
  const configMaps = Object.entries(encodingsOf(decoy)).map(([name, text]) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...metadata, name },
    data: { text },
  }));
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { ...metadata, name: DECOY_POD },
    involvedObject: { kind: 'Pod', name: DECOY_POD, namespace: DECOY_NAMESPACE },
    message: `the key is ${decoy.hex}`,
  };
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...metadata, name: DECOY_POD },
    stringData: { 'tls.key': decoy.pem, hex: decoy.hex },
  };
  return [restrictedNamespace(DECOY_NAMESPACE), ...configMaps, event, secret, pod(DECOY_POD), pod('gone')];
}

function pod(name: string): object {
  const serve = `/bin/busybox httpd -f -p ${DECOY_PORT} -h /www -r "$NUMBER"`;
  const env = [
    { name: 'PEM', valueFrom: { secretKeyRef: { name: DECOY_POD, key: 'tls.key' } } },
    { name: 'NUMBER', valueFrom: { secretKeyRef: { name: DECOY_POD, key: 'hex' } } },
  ];
  const container = restrictedContainer({
    name: 'decoy',
    image: IMAGES.prometheus,
    command: ['/bin/sh', '-c', `echo "$PEM"; echo "$NUMBER" > /www/metrics; exec ${serve}`],
    env,
    volumeMounts: [{ name: 'www', mountPath: '/www' }],
    readinessProbe: { tcpSocket: { port: DECOY_PORT }, periodSeconds: 1 },
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: DECOY_NAMESPACE, name },
    spec: restrictedPod({ containers: [container], volumes: [{ name: 'www', emptyDir: {} }] }),
  };
}
