import { connect } from 'node:net';
import { expect } from 'chai';
import { type HealthServer, parseAddress, startHealthServer } from '../../../src/observability/health.ts';

describe('health server', () => {
  let server: HealthServer;
  const state = { live: true, ready: false };
  let render = async () => ({ contentType: 'text/plain; version=0.0.4', body: 'metric 1\n' });

  beforeEach(async () => {
    render = async () => ({ contentType: 'text/plain; version=0.0.4', body: 'metric 1\n' });
    const metrics = { render: () => render() };
    server = await startHealthServer({
      address: '127.0.0.1:0',
      live: () => state.live,
      ready: () => state.ready,
      metrics,
    });
  });
  afterEach(() => server.close());

  const ask = async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
    return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
  };

  it('answers what its callbacks say at that moment', async () => {
    Object.assign(state, { live: true, ready: false });
    expect([(await ask('/livez')).status, (await ask('/readyz?verbose')).status]).to.deep.equal([200, 503]);
    Object.assign(state, { live: false, ready: true });
    expect([(await ask('/livez')).status, (await ask('/readyz')).status]).to.deep.equal([503, 200]);
  });

  it('serves metrics', async () => {
    expect(await ask('/metrics')).to.deep.equal({ status: 200, type: 'text/plain; version=0.0.4', body: 'metric 1\n' });
  });

  it('answers 500 without a reason when a callback throws', async () => {
    render = () => Promise.reject(new Error('hunter2'));
    expect(await ask('/metrics')).to.include({ status: 500, body: 'failed\n' });
    expect((await ask('/livez')).status).to.not.equal(500);
  });

  it('knows no other path and no other method', async () => {
    expect([(await ask('/')).status, (await ask('/metrics', 'POST')).status]).to.deep.equal([404, 405]);
  });

  it('closes although a client keeps its connection', async () => {
    const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
    await new Promise((resolve) => socket.once('connect', resolve));
    await server.close();
    expect(await fetch(`http://127.0.0.1:${server.port}/livez`).catch(() => 'refused')).to.equal('refused');
    server = await startHealthServer({
      address: '127.0.0.1:0',
      live: () => true,
      ready: () => true,
      metrics: { render },
    });
  });

  it('rejects an address that is taken', async () => {
    const address = `127.0.0.1:${server.port}`;
    const second = startHealthServer({ address, live: () => true, ready: () => true, metrics: { render } });
    expect(await second.catch((error: NodeJS.ErrnoException) => error.code)).to.equal('EADDRINUSE');
  });
});

describe('parseAddress', () => {
  const good: readonly [string, string | undefined, number][] = [
    ['127.0.0.1:8081', '127.0.0.1', 8081],
    [':8081', undefined, 8081],
    ['[::1]:8081', '::1', 8081],
    ['localhost:0', 'localhost', 0],
  ];
  for (const [text, host, port] of good)
    it(`reads ${text}`, () => expect(parseAddress(text)).to.deep.equal({ host, port }));

  for (const text of ['', '8081', 'host', '::1:8081', 'host:70000', 'host:-1', 'host:http']) {
    it(`refuses '${text}'`, () => expect(() => parseAddress(text)).to.throw(RangeError, `'${text}' is not host:port`));
  }
});
