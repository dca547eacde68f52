import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import type { StackSpecInput } from '../../../../src/stack/types.ts';
import {
  changedBetween,
  podTemplatesOf,
  type Versions,
  versionsOf,
  writesOfSeveralLooks,
} from '../../../support/api-server/unchanged.ts';
import { type LiveStack, makeStack } from '../../../support/live-stack.ts';
import { CREDENTIAL, OBJECT_STORAGE, objectStorageSecret } from '../../../support/object-storage/secrets.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../../support/operator-layer.ts';

const USER = { fieldManager: 'user', force: true };
const TIMEOUT = { timeout: 20_000 };
/** Every workload that reads blocks; Query is none. */
const READERS = ['compactor', 'prometheus', 'ruler', 'store'];
const KEY = 'objstore.yml';

/** One way in which an object storage Secret can be unusable. */
interface Row {
  readonly name: string;
  readonly what: string;
  /** The Secret as it is then; absent: it is deleted. */
  readonly secret?: (name: string) => KubernetesObject;
  readonly reason: string;
  /** Names the way out. */
  readonly says: string;
  /** Who reads the Secret; all readers unless given. */
  readonly readers?: readonly string[];
}

const withConfig = (change: object) => (name: string) =>
  objectStorageSecret(NAMESPACE, name, { ...OBJECT_STORAGE, config: { ...OBJECT_STORAGE.config, ...change } });
const withText = (text: string, key: string) => (name: string) => ({
  ...objectStorageSecret(NAMESPACE, name),
  data: { [key]: Buffer.from(text).toString('base64') },
});
const invalid = 'ObjectStorageInvalid';

const ROWS: readonly Row[] = [
  { name: 'gone', what: 'is deleted', reason: 'ObjectStorageSecretMissing', says: 'create it' },
  {
    name: 'other-key',
    what: 'has its content under another key',
    secret: withText(JSON.stringify(OBJECT_STORAGE), 'storage.yml'),
    reason: 'ObjectStorageKeyMissing',
    says: 'put the object storage configuration there',
  },
  {
    name: 'not-yaml',
    what: 'is no YAML',
    secret: withText(`type: S3\nconfig: {secret_key: "${CREDENTIAL}`, KEY),
    reason: invalid,
    says: 'is not valid YAML',
  },
  { name: 'no-type', what: 'has no type', secret: withText('{}', KEY), reason: invalid, says: 'write for instance' },
  {
    name: 'ftp',
    what: 'is of a type that Thanos does not know',
    secret: withText(`type: ${CREDENTIAL}`, KEY),
    reason: invalid,
    says: 'use one of S3',
  },
  {
    name: 'plain',
    what: 'is insecure',
    secret: withConfig({ insecure: true }),
    reason: invalid,
    says: 'serve the object storage with TLS',
  },
  {
    name: 'unverified',
    what: 'trusts any server',
    secret: withConfig({ http_config: { insecure_skip_verify: true } }),
    reason: invalid,
    says: 'put the CA into the Secret',
  },
  {
    name: 'http-url',
    what: 'has an address with a scheme',
    secret: withConfig({ endpoint: 'http://s3.example.com' }),
    reason: invalid,
    says: 'write the host without it',
  },
  {
    name: 'own',
    what: "is the Compactor's own and is deleted",
    reason: 'ObjectStorageSecretMissing',
    says: 'create it',
    readers: ['compactor'],
  },
];

const nameOf = ({ name }: Row): string => `storage-${name}`;
const secretName = (row: Row): string => `${nameOf(row)}-objstore`;

function specOf(row: Row): StackSpecInput {
  const secretRef = { name: secretName(row) };
  return row.readers
    ? { objectStorage: { secretRef: { name: 'thanos-objstore' } }, compactor: { objectStorage: { secretRef } } }
    : { objectStorage: { secretRef }, ruler: {}, prometheus: {} };
}

describe('a Secret of the object storage that', () => {
  let layer: OperatorLayer;
  const stacks = new Map<string, { stack: LiveStack; objects: Versions; templates: Versions }>();
  const of = (row: Row) => {
    const found = stacks.get(row.name);
    if (!found) throw new Error(`${row.name} was not made`);
    return found;
  };
  const put = (secret: KubernetesObject) => layer.client.apply(secret, USER);
  const good = (row: Row) => objectStorageSecret(NAMESPACE, secretName(row));
  const remove = (row: Row) =>
    layer.client.remove({ apiVersion: 'v1', kind: 'Secret', namespace: NAMESPACE, name: secretName(row) });
  const all = (work: (row: Row) => Promise<unknown>) => Promise.all(ROWS.map(work));

  before('all are good', async () => {
    layer = await useOperatorLayer();
    await all(async (row) => {
      await put(good(row));
      const stack = await makeStack(layer.client, nameOf(row), NAMESPACE, specOf(row));
      await stack.ready();
      stacks.set(row.name, { stack, objects: await versionsOf(stack), templates: await podTemplatesOf(stack) });
    });
  });

  after('all stacks are removed', () => all((row) => of(row).stack.remove()));

  describe('becomes unusable', () => {
    before(async () => {
      await all((row) => (row.secret ? put(row.secret(secretName(row))) : remove(row)));
      await all((row) => of(row).stack.until('Stalled', 'True', row.reason, row.says));
    });

    for (const row of ROWS) {
      it(`because it ${row.what}: is named with its key and the way out, and never quoted`, async () => {
        const { stack } = of(row);
        for (const type of ['Stalled', 'ObjectStorageReady', 'Ready']) {
          const condition = await stack.condition(type);
          expect(condition).to.include({ status: type === 'Stalled' ? 'True' : 'False', reason: row.reason });
          expect(condition?.message)
            .to.include(`"${secretName(row)}"`)
            .and.include(`"${KEY}"`)
            .and.include(row.says);
        }
        expect(await stack.condition('Reconciling')).to.include({ status: 'False', reason: 'Stalled' });
        expect(JSON.stringify(await stack.status())).to.not.include(CREDENTIAL);
      });
    }

    it('leaves the last good objects as they are, and is written about once', async () => {
      expect(await writesOfSeveralLooks(layer, ROWS.map(nameOf))).to.deep.equal([]);
      for (const row of ROWS) expect(await versionsOf(of(row).stack), row.name).to.deep.equal(of(row).objects);
      expect(layer.output()).to.not.include(CREDENTIAL);
    });

    it('does not stop the renewal of certificates', async () => {
      const [row] = ROWS as readonly [Row, ...Row[]];
      const { stack } = of(row);
      const old = await stack.find('Secret', 'store-server');
      await layer.client.remove(stack.ref('Secret', 'store-server'));
      const renewed = await waitFor('a new Secret', () => stack.find('Secret', 'store-server'), TIMEOUT);
      expect(renewed.metadata.uid).to.not.equal(old?.metadata.uid);
      const now = await versionsOf(stack);
      expect(changedBetween(of(row).objects, now)).to.deep.equal([
        `v1|Secret|${NAMESPACE}|${nameOf(row)}-thanos-store-server`,
      ]);
      stacks.set(row.name, { ...of(row), objects: now });
    });
  });

  describe('is as it was again', () => {
    before(async () => {
      await all((row) => put(good(row)));
      await all(async (row) => {
        await of(row).stack.until('Stalled', 'False');
        await of(row).stack.ready();
      });
    });

    for (const row of ROWS) {
      it(`after it ${row.what}: changes nothing at all`, async () => {
        expect(changedBetween(of(row).objects, await versionsOf(of(row).stack))).to.deep.equal([]);
      });
    }
  });

  describe('gets other content', () => {
    before(async () => {
      await all(async (row) => {
        if (!row.secret) await remove(row);
        await put(withConfig({ bucket: 'another' })(secretName(row)));
      });
      const hasChanged = async (row: Row) =>
        changedBetween(of(row).templates, await podTemplatesOf(of(row).stack)).length > 0;
      await all(async (row) => {
        await waitFor(`other pods of ${row.name}`, () => hasChanged(row), TIMEOUT);
        await of(row).stack.ready();
      });
    });

    for (const row of ROWS) {
      it(`${row.secret ? 'in place' : 'by delete and create'} (${row.name}): replaces exactly the pods that read it`, async () => {
        const after = await podTemplatesOf(of(row).stack);
        expect(changedBetween(of(row).templates, after)).to.deep.equal(row.readers ?? READERS);
      });
    }
  });
});
