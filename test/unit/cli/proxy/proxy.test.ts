import { expect } from 'chai';
import { openProxy, runProxy } from '../../../../src/cli/proxy/proxy.ts';
import { secure } from '../../../../src/cli/proxy/secure.ts';
import { type ProxyServer, startProxyServer } from '../../../../src/cli/proxy/server.ts';
import { makeChain, P256 } from '../../pki/chains.ts';
import { clientSecret, makeStandIn, object, pod, STACK, type StandIn } from './stand-in.ts';

describe('proxy to Query', () => {
  let standIn: StandIn;
  let proxy: ProxyServer | undefined;
  let told: string;
  const write = (text: string) => {
    told += text;
  };
  const output = { out: write, error: write };
  const open = async (port = 0) => {
    proxy = await openProxy(STACK, { port }, standIn.cluster, output);
    return proxy;
  };
  const refusal = (port = 0) =>
    open(port).then(
      () => 'opened',
      (error: Error) => error.message,
    );

  beforeEach(async () => {
    told = '';
    standIn = await makeStandIn();
  });
  afterEach(async () => {
    await proxy?.close();
    proxy = undefined;
    standIn.stop();
  });

  it('asks a ready pod as the declared client, and hands the answer on', async () => {
    const { url } = await open();
    expect(url).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(told).to.equal(
      `${url} is Query of monitoring/prod, asked as client 'admin'. Anyone on this machine can use it.\n`,
    );
    const answer = await fetch(`${url}/api/v1/query?query=up`, { headers: { cookie: 'a=b' } });
    expect(answer.headers.get('access-control-allow-origin')).to.equal(null);
    expect(await answer.json()).to.deep.equal({
      client: 'URI:spiffe://cluster.local/ns/monitoring/stack/prod/client/admin',
      method: 'GET',
      url: '/api/v1/query?query=up',
      host: 'prod-thanos-query.monitoring.svc:10902',
      body: '',
    });
    expect(new Set(standIn.forwarded)).to.deep.equal(new Set(['monitoring/query-1:10902']));
  });

  it('hands bodies on both ways', async () => {
    const { url } = await open();
    const form = new URLSearchParams({ query: 'up' });
    const answer = await fetch(`${url}/api/v1/query`, { method: 'POST', body: form });
    expect(await answer.json()).to.include({ method: 'POST', body: 'query=up' });
    const stream = new Blob(['in ', 'chunks']).stream();
    const chunked = await fetch(url, { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
    expect(await chunked.json()).to.include({ body: 'in chunks' });
    const big = await (await fetch(`${url}/big`)).text();
    expect(big.length).to.equal(8 * 1024 * 1024);
  });

  it('uses a connection again', async () => {
    const { url } = await open();
    for (let count = 0; count < 5; count += 1) await (await fetch(url)).text();
    // One was tried at the start, one serves them all.
    expect(standIn.forwarded.length).to.equal(2);
  });

  it('refuses web sites before Query hears of them', async () => {
    const { url } = await open();
    const answer = await fetch(url, { headers: { origin: 'https://evil.example' } });
    expect([answer.status, await answer.text()]).to.deep.equal([
      403,
      'Requests of other origins are refused: this port is not for web sites.\n',
    ]);
    expect(standIn.forwarded.length).to.equal(1);
  });

  it('says that the connection was cut', async () => {
    const stranger = await makeChain(P256, new Date());
    standIn.objects.set('Secret/prod-thanos-client-admin', clientSecret(standIn.chain, 'admin', stranger.authority));
    const answer = await fetch((await open()).url);
    const text = await answer.text();
    expect(answer.status).to.equal(502);
    expect(text).to.match(/^Query could not be asked: /);
    expect(told).to.include(text);
  });

  it('says that the certificate was refused', async () => {
    const { cluster, chain } = standIn;
    const connect = async () => {
      const stream = await cluster.forward({ namespace: 'monitoring', pod: 'query-1', port: 10902 });
      const nobody = { cert: '', key: '', ca: chain.root.certificatePem };
      return secure(stream, nobody, 'prod-thanos-query.monitoring.svc');
    };
    proxy = await startProxyServer({ port: 0, connect, host: 'query', onError: write });
    const answer = await fetch(proxy.url);
    expect([answer.status, await answer.text()]).to.deep.equal([502, `${told}\n`]);
    expect(told).to.match(
      /^Query could not be asked: it refused the certificate of the client \(.*certificate required/,
    );
  });

  it('says that Query has gone, and finds it again', async () => {
    const { url } = await open();
    const gone = standIn.pods.splice(0);
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).to.deep.equal([
      502,
      'Query could not be asked: no pod of Query of stack monitoring/prod is ready (of 0): see kubectl get pods -n monitoring\n',
    ]);
    standIn.pods.push(...gone);
    expect((await fetch(url)).status).to.equal(200);
  });

  it('trusts nobody but the root of the stack', async () => {
    const other = await makeChain(P256, new Date());
    standIn.objects.set('Secret/prod-thanos-client-admin', clientSecret(other, 'admin'));
    expect(await refusal()).to.match(/self-signed certificate|unable to (get|verify)/);
  });

  it('takes no other server for Query', async () => {
    const stack = standIn.objects.get('SecureThanosStack/prod')!;
    standIn.objects.set('SecureThanosStack/other', stack);
    standIn.objects.set('Secret/other-thanos-client-admin', clientSecret(standIn.chain, 'admin'));
    const opening = openProxy({ ...STACK, name: 'other' }, { port: 0 }, standIn.cluster, output);
    const message = await opening.then(
      (opened) => {
        proxy = opened;
        return 'opened';
      },
      (error: Error) => error.message,
    );
    expect(message).to.match(/does not match certificate's altnames/);
  });

  it('does not open without what it needs', async () => {
    standIn.objects.set('Secret/prod-thanos-client-admin', object('x', { data: { 'tls.crt': 'YQ==' } }));
    expect(await refusal()).to.match(/^Secret monitoring\/prod-thanos-client-admin has no tls.key: /);
    standIn.objects.delete('Secret/prod-thanos-client-admin');
    expect(await refusal()).to.match(/^Secret monitoring\/prod-thanos-client-admin is missing: /);
    standIn.objects.clear();
    expect(await refusal()).to.equal('there is no SecureThanosStack monitoring/prod: name its namespace with -n');
  });

  it('does not take a pod that is being deleted', async () => {
    const going = pod('query-1', 'True');
    standIn.pods.splice(1, 1, { ...going, metadata: { ...going.metadata, deletionTimestamp: '2026-03-01T12:00:00Z' } });
    expect(await refusal()).to.match(/^no pod of Query of stack monitoring\/prod is ready \(of 2\)/);
  });

  it('says that the port is taken', async () => {
    const first = await open();
    const port = Number(new URL(first.url).port);
    expect(await refusal(port)).to.equal(`port ${port} of 127.0.0.1 is taken: choose another with --port`);
    await first.close();
  });

  it('prints its usage, and what keeps it from starting with exit code 1', async () => {
    expect(await runProxy(['--help'], output)).to.equal(0);
    expect(told).to.match(/^usage: securethanos proxy STACK/);
    told = '';
    expect(await runProxy(['prod', '--kubeconfig', '/does/not/exist'], output)).to.equal(1);
    expect(told).to.match(/^securethanos proxy: .*\/does\/not\/exist/);
  });
});
