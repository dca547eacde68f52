// Reads an object storage configuration of Thanos for what the stack must know: its kind, where it is, whether it is encrypted.
// Credentials are never taken out of it. What Thanos would refuse is refused here, before a pod rolls into it.
import { isIPv6 } from 'node:net';
import { PROTECTION } from './checks/protection.ts';
import { readDocument, type StorageDocument } from './document.ts';
import { ObjectStorageError } from './error.ts';
import type { Address, ObjectStorageFacts } from './facts.ts';
import { readFields, type Values } from './fields.ts';
import type { Provider, SecretFiles } from './provider.ts';
import { PROVIDERS } from './providers/all.ts';

/**
 * @param content the text of objstore.yml
 * @param files what lies beside it in its Secret
 * @throws ObjectStorageError when Thanos would refuse it or when traffic would not be protected
 */
export function readObjectStorage(content: string, files: SecretFiles = new Map()): ObjectStorageFacts {
  const document = readDocument(content);
  const provider = PROVIDERS.find(({ type }) => type === document.type);
  if (!provider)
    throw new ObjectStorageError(
      `has a type that is not supported: use one of ${PROVIDERS.map(({ type }) => type).join(', ')}`,
    );
  const values = readFields(document.config, provider);
  for (const check of [...PROTECTION, ...provider.checks]) {
    const problem = check(values, files);
    if (problem !== undefined) throw new ObjectStorageError(problem);
  }
  return factsOf(provider, document, values);
}

function factsOf(provider: Provider, { prefix }: StorageDocument, values: Values): ObjectStorageFacts {
  const endpoints = distinct(provider.endpoints(values));
  const identity = provider.identity?.(values);
  const [storage] = endpoints;
  return {
    type: provider.type,
    endpoints,
    bucket: JSON.stringify([storage && sameStorage(storage), ...provider.bucket(values), place(prefix)]),
    ...(identity === undefined ? {} : { identity }),
    ...(provider.isCatalogue && storage ? { catalogue: storage } : {}),
  };
}

/** Thanos takes slashes from both ends of a prefix (objstore, prefixed_bucket.go). */
const place = (prefix: string): string => {
  const isSlash = (at: number) => prefix[at] === '/';
  let [start, end] = [0, prefix.length];
  while (start < end && isSlash(start)) start += 1;
  while (end > start && isSlash(end - 1)) end -= 1;
  return prefix.slice(start, end);
};

/**
 * Storages whose buckets have one name in all regions, whatever the endpoint. Amazon S3, "General purpose bucket naming rules",
 * but for China; Alibaba OSS and Google Cloud Storage, of their names.
 */
const GLOBAL: readonly string[] = ['amazonaws.com', 'amazonaws.com.cn', 'aliyuncs.com', 'googleapis.com'];

/**
 * One text for the addresses of one storage. A Service has its name with and without the domains that Kubernetes' DNS adds.
 * Which client asks there makes no other bucket: most storages know the protocol of S3 too.
 */
function sameStorage(address: Address): string {
  const host = address.host.replace(/\.$/, '').toLowerCase();
  const global = GLOBAL.find((domain) => host.endsWith(`.${domain}`));
  if (global) return global;
  if (isIPv6(host)) return `${new URL(`https://[${host}]`).hostname}:${address.port}`;
  const [service, namespace, svc] = host.split('.');
  return svc === 'svc' ? `${service}.${namespace}:${address.port}` : `${host}:${address.port}`;
}

const written = ({ host, port }: Address): string => `${host.replace(/\.$/, '')}:${port}`;

const distinct = (addresses: readonly Address[]): readonly Address[] => [
  ...new Map(addresses.map((address) => [written(address), address])).values(),
];
