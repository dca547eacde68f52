// Object storage that users of the tests name: configurations in Secrets.
/** The credential must never be seen anywhere but here. */
export const CREDENTIAL = 'hunter2-the-bucket-credential';

export const OBJECT_STORAGE = {
  type: 'S3',
  config: { bucket: 'thanos', endpoint: 's3.example.com', access_key: 'key', secret_key: CREDENTIAL },
};

/** A user's Secret with an object storage configuration. */
export const objectStorageSecret = (
  namespace: string,
  name = 'thanos-objstore',
  content: unknown = OBJECT_STORAGE,
) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  // JSON is YAML too.
  data: { 'objstore.yml': Buffer.from(JSON.stringify(content)).toString('base64') },
});
