import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoreV1Api } from '@kubernetes/client-node';
import { expect } from 'chai';
import { loadKubeConfig, namespaceOf } from '../../../src/kube/config.ts';
import { sendJson, startFakeServer } from './fake-server.ts';

type Cluster = Readonly<Record<string, unknown>>;

describe('kubeconfig', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = async (cluster: Cluster, user: Cluster = { token: 'token-1' }): Promise<string> => {
    const path = join(folder, 'config');
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user }],
      contexts: [
        { name: 'first', context: { cluster: 'c', user: 'u', namespace: 'monitoring' } },
        { name: 'second', context: { cluster: 'c', user: 'u' } },
      ],
      'current-context': 'first',
    };
    await writeFile(path, JSON.stringify(config));
    return path;
  };

  it('gives the server, the namespace and the token', async () => {
    const config = loadKubeConfig({ kubeconfig: await write({ server: 'https://127.0.0.1:6443/' }) });
    expect(config.server).to.equal('https://127.0.0.1:6443');
    expect(namespaceOf(config)).to.equal('monitoring');
    expect((await config.authorize()).headers).to.deep.equal({ Authorization: 'Bearer token-1' });
    await config.close();
  });

  it('uses the context that is named', async () => {
    const config = loadKubeConfig({ kubeconfig: await write({ server: 'https://x' }), context: 'second' });
    expect(namespaceOf(config)).to.equal(undefined);
  });

  it('keeps one pool, and makes a new one when the CA changes', async () => {
    const ca = join(folder, 'ca.crt');
    await writeFile(ca, 'one');
    const config = loadKubeConfig({ kubeconfig: await write({ server: 'https://x', 'certificate-authority': ca }) });
    const first = await config.authorize();
    expect((await config.authorize()).requests).to.equal(first.requests);
    expect(first.watches).to.not.equal(first.requests);
    await writeFile(ca, 'two');
    const second = await config.authorize();
    expect(second.requests).to.not.equal(first.requests);
    expect(second.watches).to.not.equal(first.watches);
    await config.close();
  });

  it('trims the line break of a token file', async () => {
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, 'from-file\n');
    const user = { 'auth-provider': { name: 'tokenFile', config: { tokenFile } } };
    const config = loadKubeConfig({ kubeconfig: await write({ server: 'https://x' }, user) });
    expect((await config.authorize()).headers).to.deep.equal({ Authorization: 'Bearer from-file' });
    await config.close();
  });

  it('sends a user name and password', async () => {
    const config = loadKubeConfig({
      kubeconfig: await write({ server: 'https://x' }, { username: 'me', password: 'pw' }),
    });
    expect((await config.authorize()).headers).to.deep.equal({ Authorization: 'Basic bWU6cHc=' });
    await config.close();
  });

  it('serves typed clients from the same pool', async () => {
    const server = await startFakeServer();
    server.handle((_, response) =>
      sendJson(response, 200, { kind: 'NamespaceList', apiVersion: 'v1', metadata: {}, items: [] }),
    );
    const cluster = { server: server.connection.server, 'insecure-skip-tls-verify': true };
    const config = loadKubeConfig({ kubeconfig: await write(cluster) });
    let connections = 0;
    (await config.authorize()).requests.on('connect', () => connections++);
    const api = config.makeApiClient(CoreV1Api);
    for (let count = 0; count < 5; count += 1) await api.listNamespace();
    expect(server.seen.map(({ headers }) => headers.authorization)).to.deep.equal(Array(5).fill('Bearer token-1'));
    expect(connections).to.be.within(1, 2);
    await config.close();
    await server.stop();
  });

  const mistakes: readonly [string, Cluster, string | undefined, RegExp][] = [
    ['an unknown context', { server: 'https://x' }, 'third', /'third' is unknown: use one of first, second/],
    ['a plaintext server', { server: 'http://x' }, undefined, /plaintext server http:\/\/x/],
    ['a SOCKS proxy', { server: 'https://x', 'proxy-url': 'socks5://p:1080' }, undefined, /SOCKS/],
  ];
  for (const [what, cluster, context, message] of mistakes) {
    it(`refuses ${what}`, async () => {
      const kubeconfig = await write(cluster);
      expect(() => loadKubeConfig({ kubeconfig, ...(context !== undefined && { context }) })).to.throw(message);
    });
  }
});
