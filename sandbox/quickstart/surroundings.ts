// What examples/quickstart.yaml expects of its cluster: an S3 bucket behind TLS, an Alertmanager, and the Secret that names the bucket.
import { randomBytes } from 'node:crypto';
import { stringify } from 'yaml';
import { alertmanagerObjects } from '../alertmanager/objects.ts';
import { issue, makeAuthority } from '../certificates.ts';
import type { Kubectl } from '../kubernetes.ts';
import { objectStorageEndpoint, objectStorageHost, objectStorageObjects } from '../object-storage/objects.ts';
import { restrictedNamespace } from '../restricted.ts';

export const STACK_NAMESPACE = 'monitoring';
export const STACK_NAME = 'quickstart';
export const QUICKSTART = { namespace: STACK_NAMESPACE, name: STACK_NAME } as const;
export const OBJECT_STORAGE_NAMESPACE = 'object-storage';
export const ALERTING_NAMESPACE = 'alerting';
export const OBJECT_STORAGE_SECRET = 'thanos-objstore';

const BUCKET = 'thanos';
const READY_TIMEOUT = '120s';

/** The object storage as the stack sees it. */
export interface ObjectStorageAccess {
  /** Thanos' own configuration file for one of the buckets, that of the example unless said; its CA is at `caFile`. */
  readonly configuration: (caFile: string, bucket?: string) => string;
  readonly ca: string;
}

/** Makes the surroundings and waits until they are ready. Credentials are made for this one cluster. */
export async function makeSurroundings(cluster: Kubectl): Promise<ObjectStorageAccess> {
  const authority = await makeAuthority('Object storage of the sandbox');
  const host = objectStorageHost(OBJECT_STORAGE_NAMESPACE);
  const server = await issue(authority, {
    commonName: host,
    names: [host, `${host}.cluster.local`],
    usages: ['server'],
  });
  const accessKey = randomBytes(8).toString('hex');
  const secretKey = randomBytes(16).toString('hex');
  await cluster.apply(
    objectStorageObjects({ namespace: OBJECT_STORAGE_NAMESPACE, bucket: BUCKET, accessKey, secretKey, tls: server }),
  );
  await cluster.apply([...alertmanagerObjects(ALERTING_NAMESPACE), restrictedNamespace(STACK_NAMESPACE)]);
  const access: ObjectStorageAccess = {
    ca: authority.certificate,
    configuration: (caFile, bucket = BUCKET) => stringify(configuration(bucket, accessKey, secretKey, caFile)),
  };
  await cluster.apply([objectStorageSecret(access, STACK_NAMESPACE)]);
  for (const namespace of [OBJECT_STORAGE_NAMESPACE, ALERTING_NAMESPACE]) {
    await cluster.kubectl([
      'wait',
      '--namespace',
      namespace,
      '--for=condition=Ready',
      'pod',
      '--all',
      `--timeout=${READY_TIMEOUT}`,
    ]);
  }
  return access;
}

/** The user's Secret: the configuration and, beside it, the CA that it names. @param bucket that of the example unless said */
export function objectStorageSecret(
  { configuration: configure, ca }: ObjectStorageAccess,
  namespace: string,
  bucket?: string,
): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: OBJECT_STORAGE_SECRET, namespace },
    stringData: { 'objstore.yml': configure('/etc/thanos/object-storage/ca.crt', bucket), 'ca.crt': ca },
  };
}

function configuration(bucket: string, accessKey: string, secretKey: string, caFile: string): object {
  return {
    type: 'S3',
    config: {
      bucket,
      endpoint: objectStorageEndpoint(OBJECT_STORAGE_NAMESPACE),
      region: 'us-east-1',
      bucket_lookup_type: 'path',
      access_key: accessKey,
      secret_key: secretKey,
      http_config: { tls_config: { ca_file: caFile } },
    },
  };
}
