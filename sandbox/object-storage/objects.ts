import { IMAGES } from '../images/catalogue.ts';
import type { KubernetesObject } from '../kubernetes.ts';
import { restrictedContainer, restrictedNamespace, restrictedPod } from '../restricted.ts';

/** A certificate for the server: PEM, valid for `objectStorageHost(namespace)`. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface ObjectStorageOptions {
  readonly namespace: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Without it the server speaks plain HTTP. */
  readonly tls?: ServerCertificate;
}

const NAME = 'object-storage';
const LABELS = { app: NAME };
const PORT = 7070;

/** The server's DNS name within the cluster, without port. */
export function objectStorageHost(namespace: string): string {
  return `${NAME}.${namespace}.svc`;
}

/** `host:port`, as Thanos' object store configuration takes it. */
export function objectStorageEndpoint(namespace: string): string {
  return `${objectStorageHost(namespace)}:${PORT}`;
}

/** An S3 server with one bucket, in a namespace of its own that admits restricted pods only. Its data lives as long as its pod. */
export function objectStorageObjects(options: ObjectStorageOptions): object[] {
  return [restrictedNamespace(options.namespace), secret(options), service(options.namespace), pod(options)];
}

function secret({ namespace, accessKey, secretKey, tls }: ObjectStorageOptions): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: NAME, namespace },
    stringData: {
      ROOT_ACCESS_KEY: accessKey,
      ROOT_SECRET_KEY: secretKey,
      ...(tls ? { 'tls.crt': tls.certificate, 'tls.key': tls.key } : {}),
    },
  };
}

function service(namespace: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: NAME, namespace },
    spec: { selector: LABELS, ports: [{ name: 's3', port: PORT }] },
  };
}

function pod({ namespace, bucket, tls }: ObjectStorageOptions): KubernetesObject {
  const data = { name: 'data', mountPath: '/data' };
  const makeBucket = restrictedContainer({
    name: 'make-bucket',
    image: IMAGES.versitygw,
    // The server keeps a bucket as a folder.
    command: ['/bin/mkdir', '-p', `/data/${bucket}`],
    volumeMounts: [data],
  });
  const server = restrictedContainer({
    name: 'server',
    image: IMAGES.versitygw,
    args: [
      '--port',
      `:${PORT}`,
      ...(tls ? ['--cert', '/secret/tls.crt', '--key', '/secret/tls.key'] : []),
      'posix',
      '/data',
    ],
    env: ['ROOT_ACCESS_KEY', 'ROOT_SECRET_KEY'].map((key) => ({
      name: key,
      valueFrom: { secretKeyRef: { name: NAME, key } },
    })),
    ports: [{ name: 's3', containerPort: PORT }],
    readinessProbe: { tcpSocket: { port: PORT }, periodSeconds: 1 },
    volumeMounts: [
      data,
      { name: 'temporary', mountPath: '/tmp' },
      { name: 'secret', mountPath: '/secret', readOnly: true },
    ],
  });
  const volumes = [
    { name: 'data', emptyDir: {} },
    { name: 'temporary', emptyDir: {} },
    { name: 'secret', secret: { secretName: NAME } },
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: NAME, namespace, labels: LABELS },
    spec: restrictedPod({ initContainers: [makeBucket], containers: [server], volumes }),
  };
}
