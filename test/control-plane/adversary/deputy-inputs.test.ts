// Names that are taken, and contents of Secrets and ConfigMaps, by which a stack would do more for somebody than he may
// himself. Workloads are simulated; what a program does with a file is shown where it runs.
import { expect } from 'chai';
import { parse } from 'yaml';
import { waitFor } from '../../../sandbox/wait.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { refOf } from '../../../src/api/objects.ts';
import { accountUser, impersonate } from '../../support/adversary/person.ts';
import { allWorkloads } from '../../support/adversary/pod-walk.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { objectStorageSecret } from '../../support/object-storage/secrets.ts';
import { type OperatorLayer, OTHER_NAMESPACE, useOperatorLayer } from '../../support/operator-layer.ts';
import { textsOf } from '../../support/pods.ts';
import {
  HARMLESS_JOBS,
  HARMLESS_STORAGES,
  REFUSED_RULES,
  REFUSED_SCRAPES,
  REFUSED_STORAGES,
} from './hostile-inputs.ts';

const USER = { fieldManager: 'user', force: true };
const INPUT = 'deputy-input';

describe('somebody else in the namespace of a stack', () => {
  let layer: OperatorLayer;
  const put = (kind: 'Secret' | 'ConfigMap', key: string, content: string, name = INPUT) =>
    layer.client.apply(
      {
        apiVersion: 'v1',
        kind,
        metadata: { name, namespace: OTHER_NAMESPACE },
        data: { [key]: kind === 'Secret' ? Buffer.from(content).toString('base64') : content },
      },
      USER,
    );
  /** What a workload is made of, without the annotations that change with the content. */
  const specsOf = async (stack: LiveStack) =>
    (await allWorkloads(layer.client))
      .filter(({ object }) => object.metadata.labels?.['securethanos.io/stack'] === stack.name)
      .map(({ pod }) => pod);

  before(async () => {
    layer = await useOperatorLayer();
  });

  describe('has an account whose name a stack would take', () => {
    const account = (name: string): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: OTHER_NAMESPACE },
    });
    const foreign = [account('deputy-account-thanos-prometheus'), account('deputy-account-thanos-query')];
    let stack: LiveStack;

    it('which no pod runs as, and which gets no right', async () => {
      for (const one of foreign) await layer.client.create(one, USER);
      const prometheus = { kubernetesDiscovery: 'Namespace' } as const;
      stack = await makeStack(layer.client, 'deputy-account', OTHER_NAMESPACE, { ...SMALL, prometheus });
      const { message } = await stack.until('Stalled', 'True', 'WriteRefused', 'deputy-account-thanos-prometheus');
      expect(message).to.include('is not of this stack');
      expect(await stack.find('StatefulSet', 'store')).to.not.equal(undefined);
      expect(await stack.find('StatefulSet', 'prometheus')).to.equal(undefined);
      expect(await stack.find('Deployment', 'query')).to.equal(undefined);
      expect(await stack.find('RoleBinding', 'prometheus')).to.equal(undefined);
    });

    it('until the name is free', async () => {
      for (const one of foreign) await layer.client.remove(refOf(one));
      await stack.ready();
      expect(await stack.find('RoleBinding', 'prometheus')).to.not.equal(undefined);
      await stack.remove();
    });
  });

  describe('writes its object storage Secret', () => {
    let stack: LiveStack;
    const write = (content: string) => put('Secret', 'objstore.yml', content);
    const storageHash = async () => {
      const found = (await allWorkloads(layer.client)).find(({ name }) => name === 'deputy-storage-thanos-store');
      return found?.annotations['securethanos.io/object-storage'];
    };

    before(async () => {
      await layer.client.apply(objectStorageSecret(OTHER_NAMESPACE, INPUT), USER);
      const spec = { objectStorage: { secretRef: { name: INPUT } } };
      stack = await makeStack(layer.client, 'deputy-storage', OTHER_NAMESPACE, spec);
      await stack.ready();
    });
    after(() => stack.remove());

    for (const [what, content, says] of REFUSED_STORAGES)
      it(`and is refused ${what}`, async () => {
        const pods = await specsOf(stack);
        await write(content);
        await stack.until('Ready', 'False', undefined, says);
        expect(await specsOf(stack)).to.deep.equal(pods);
      });

    for (const [what, content] of HARMLESS_STORAGES)
      it(`and gets into no other pod, volume or account by ${what}`, async () => {
        const [pods, hash] = [await specsOf(stack), await storageHash()];
        await write(content);
        await waitFor('pods that read it', async () => (await storageHash()) !== hash, { timeout: 20_000 });
        await stack.ready();
        expect(await specsOf(stack)).to.deep.equal(pods);
      });
  });

  describe('writes its scrape configurations', () => {
    let stack: LiveStack;
    const write = (content: string) => put('Secret', 'jobs.yaml', content, `${INPUT}-jobs`);
    const file = async () => {
      const secret = await stack.find('Secret', 'prometheus');
      return parse(textsOf(secret as KubernetesObject)['prometheus.yml'] ?? '') as Readonly<Record<string, unknown>>;
    };

    before(async () => {
      await write('[]');
      const prometheus = {
        kubernetesDiscovery: 'Namespace',
        additionalScrapeConfigs: { name: `${INPUT}-jobs`, key: 'jobs.yaml' },
      } as const;
      stack = await makeStack(layer.client, 'deputy-scrapes', OTHER_NAMESPACE, { ...SMALL, prometheus });
      await stack.ready();
    });
    after(() => stack.remove());

    for (const [what, content, says] of REFUSED_SCRAPES)
      it(`and is refused ${what}`, async () => {
        await write(content);
        await stack.until('ScrapeConfigsAccepted', 'False', undefined, says);
        expect(Object.keys(await file())).to.have.members(['global', 'scrape_configs']);
      });

    it('and adds jobs, and nothing else: no volume, no flag and no right', async () => {
      const pods = await specsOf(stack);
      await write(JSON.stringify(HARMLESS_JOBS));
      await stack.until('ScrapeConfigsAccepted', 'True');
      const { scrape_configs: jobs, ...others } = await file();
      expect(jobs).to.deep.include.members([...HARMLESS_JOBS]);
      expect(Object.keys(others)).to.deep.equal(['global']);
      expect(await specsOf(stack)).to.deep.equal(pods);
      const user = accountUser(OTHER_NAMESPACE, 'deputy-scrapes-thanos-prometheus');
      const prometheus = impersonate(layer.plane.kubeconfig, user);
      expect(await prometheus.may('list', 'pods', OTHER_NAMESPACE)).to.equal(true);
      for (const [verb, thing, namespace] of [
        ['list', 'pods', 'kube-system'],
        ['list', 'nodes', ''],
        ['get', 'secrets', OTHER_NAMESPACE],
        ['get', 'configmaps', OTHER_NAMESPACE],
      ] as const)
        expect(await prometheus.may(verb, thing, namespace), `${verb} ${thing}`).to.equal(false);
      await prometheus.close();
    });

    it('and shows a certificate that no other stack trusts', async () => {
      const other = await makeStack(layer.client, 'deputy-other', OTHER_NAMESPACE);
      await other.ready();
      const trusted = async (one: LiveStack) => {
        const bundle = await one.find('ConfigMap', 'http-trust');
        return textsOf(bundle as KubernetesObject)['clients.crt'];
      };
      const [here, there] = [await trusted(stack), await trusted(other)];
      const certificates = here?.match(/-----BEGIN[\s\S]*?END CERTIFICATE-----/g) ?? [];
      expect(certificates.length).to.be.greaterThan(1);
      for (const certificate of certificates) expect(there).to.not.include(certificate);
      await other.remove();
    });
  });

  describe('writes its rules', () => {
    let stack: LiveStack;
    before(async () => {
      await put('ConfigMap', 'a.yaml', '{groups: []}');
      stack = await makeStack(layer.client, 'deputy-rules', OTHER_NAMESPACE, {
        ...SMALL,
        ruler: { ruleConfigMaps: [{ name: INPUT }] },
      });
      await stack.ready();
    });
    after(() => stack.remove());

    for (const [what, content, says] of REFUSED_RULES)
      it(`and may not name ${what} in them`, async () => {
        await put('ConfigMap', 'a.yaml', content);
        await stack.until('RulesAccepted', 'False', undefined, says);
        const rules = await stack.find('ConfigMap', 'rules-0');
        expect(JSON.stringify(rules?.['data'] ?? {})).to.not.include(says);
      });
  });
});
