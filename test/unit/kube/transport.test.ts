import { expect } from 'chai';
import { ApiError } from '../../../src/kube/api-error.ts';
import { type Clock, systemClock } from '../../../src/kube/clock.ts';
import { createTransport, type Transport } from '../../../src/kube/transport.ts';
import { type FakeServer, sendJson, startFakeServer, status, TOKEN } from './fake-server.ts';

describe('transport', () => {
  let server: FakeServer;
  let transport: Transport;
  let codes: string[];
  let waits: number[];

  beforeEach(async () => {
    server = await startFakeServer();
    codes = [];
    waits = [];
    const sleep: Clock['sleep'] = async (ms) => void waits.push(ms);
    transport = createTransport(server.connection, {
      onRequest: (method, code) => codes.push(`${method} ${code}`),
      clock: { ...systemClock, now: () => 0, sleep },
    });
  });
  afterEach(() => server.stop());

  const failure = async (promise: Promise<unknown>): Promise<ApiError> => {
    const error = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(ApiError);
    return error as ApiError;
  };

  it('sends query, body, content type and credentials, and returns the parsed answer', async () => {
    server.handle((_, response) => sendJson(response, 200, { answer: 42 }));
    const query = { fieldManager: 'me', force: true, dryRun: undefined };
    const options = { query, body: { a: 1 }, contentType: 'application/apply-patch+yaml' };
    expect(await transport.request('PATCH', '/api/v1/x', options)).to.deep.equal({ answer: 42 });
    const [seen] = server.seen;
    expect(seen).to.deep.include({ method: 'PATCH', path: '/api/v1/x', body: '{"a":1}' });
    expect(String(seen?.query)).to.equal('fieldManager=me&force=true');
    expect(seen?.headers).to.include({
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/apply-patch+yaml',
    });
    expect(codes).to.deep.equal(['PATCH 200']);
  });

  it('keeps the path of a server behind a proxy', async () => {
    server.handle((_, response) => sendJson(response, 200, {}));
    const behind = { ...server.connection, server: `${server.connection.server}/k8s/clusters/c1` };
    await createTransport(behind).request('GET', '/api/v1/x');
    expect(server.seen[0]?.path).to.equal('/k8s/clusters/c1/api/v1/x');
  });

  it('waits as long as the server says before it repeats a GET', async () => {
    server.handle((_, response, count) =>
      count < 3
        ? sendJson(response, 429, status(429, 'TooManyRequests', 'slow'), { 'retry-after': '3' })
        : sendJson(response, 200, {}),
    );
    await transport.request('GET', '/x');
    expect(waits).to.deep.equal([3000, 3000]);
    expect(codes).to.deep.equal(['GET 429', 'GET 429', 'GET 200']);
  });

  it('gives a GET up after two repeats', async () => {
    server.handle((_, response) => sendJson(response, 503, {}));
    expect(await failure(transport.request('GET', '/x'))).to.include({ status: 503, retriable: true });
    expect(server.seen).to.have.length(3);
  });

  it('does not wait for longer than its deadline', async () => {
    server.handle((_, response) => sendJson(response, 429, {}, { 'retry-after': '60' }));
    expect((await failure(transport.request('GET', '/x'))).retryAfterSeconds).to.equal(60);
    expect(server.seen).to.have.length(1);
  });

  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    it(`never repeats a ${method}`, async () => {
      server.handle((_, response) => sendJson(response, 503, {}, { 'retry-after': '1' }));
      await failure(transport.request(method, '/x', { body: {} }));
      expect(server.seen).to.have.length(1);
    });
  }

  it('does not repeat what is simply refused', async () => {
    server.handle((_, response) => sendJson(response, 403, status(403, 'Forbidden', 'no')));
    expect(await failure(transport.request('GET', '/x'))).to.include({ status: 403, reason: 'Forbidden' });
    expect(server.seen).to.have.length(1);
  });

  it('repeats a GET whose connection was cut', async () => {
    server.handle((_, response, count) => (count === 1 ? response.destroy() : sendJson(response, 200, { ok: true })));
    expect(await transport.request('GET', '/x')).to.deep.equal({ ok: true });
    expect(codes[0]).to.equal('GET Unreachable');
  });

  it('gives up at the deadline, before the answer', async () => {
    server.handle(() => undefined);
    expect(await failure(transport.request('GET', '/x', { timeoutMs: 50 }))).to.include({
      status: 0,
      reason: 'Timeout',
    });
    expect(codes).to.deep.equal(['GET Timeout']);
  });

  it('gives up at the deadline, within the answer', async () => {
    server.handle((_, response) => response.writeHead(200).write('{"a":'));
    expect((await failure(transport.request('POST', '/x', { body: {}, timeoutMs: 50 }))).reason).to.equal('Timeout');
  });

  it('ends with the signal of its caller', async () => {
    const caller = new AbortController();
    server.handle(() => caller.abort());
    expect(await failure(transport.request('GET', '/x', { signal: caller.signal }))).to.include({
      reason: 'Aborted',
      retriable: false,
    });
    expect((await failure(transport.request('GET', '/x', { signal: caller.signal }))).reason).to.equal('Aborted');
    expect(server.seen).to.have.length(1);
  });

  it('never quotes an answer that it cannot read', async () => {
    server.handle((_, response) => response.writeHead(200).end('hunter2 is no JSON'));
    const error = await failure(transport.request('GET', '/api/v1/namespaces/n/secrets/s'));
    expect(error.reason).to.equal('Malformed');
    expect(`${error.message} ${error.stack} ${error.cause}`).to.not.include('hunter2');
  });

  it('withholds what the server says about a Secret that was sent', async () => {
    server.handle((_, response) => sendJson(response, 400, status(400, 'BadRequest', 'illegal base64 near hunter2')));
    const error = await failure(
      transport.request('PATCH', '/api/v1/namespaces/n/secrets/s', { body: { data: { a: 'hunter2' } } }),
    );
    expect(`${error.message} ${error.stack}`).to.not.include('hunter2');
  });

  it('says why there was no answer', async () => {
    const nowhere = createTransport({ ...server.connection, server: 'http://127.0.0.1:1' });
    expect((await failure(nowhere.request('GET', '/x'))).message).to.include('ECONNREFUSED');
  });

  it('never shows its credentials', async () => {
    server.handle((_, response) => sendJson(response, 401, status(401, 'Unauthorized', 'Unauthorized')));
    const refused = await failure(transport.request('GET', '/x'));
    const nowhere = createTransport({ ...server.connection, server: 'http://127.0.0.1:1' });
    const unreachable = await failure(nowhere.request('GET', '/x'));
    for (const error of [refused, unreachable]) {
      expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).to.not.include(TOKEN);
    }
  });

  it('does not quote a login helper that failed', async () => {
    const authorize = () => Promise.reject(new Error('exec: token hunter2 expired'));
    const error = await failure(createTransport({ server: 'https://x', authorize }).request('GET', '/x'));
    expect(error).to.include({ reason: 'NoCredentials', retriable: true });
    expect(`${error.message} ${error.cause}`).to.not.include('hunter2');
  });

  it('keeps its connections for the next requests', async () => {
    const sockets = new Set<unknown>();
    server.handle((_, response) => {
      sockets.add(response.socket?.remotePort);
      sendJson(response, 200, {});
    });
    for (let count = 0; count < 10; count += 1) await transport.request('GET', '/x');
    // Without a pool these were ten.
    expect(sockets.size).to.be.at.most(2);
  });
});
