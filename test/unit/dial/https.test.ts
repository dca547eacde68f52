import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { dialHttps, LONGEST_BODY } from '../../../src/dial/https.ts';
import { type Chain, makeChain, P256 } from '../pki/chains.ts';

const SERVER_NAME = 'mesh.prod.monitoring.internal';
const MIB = 1024 * 1024;

describe('dialHttps', () => {
  let ours: Chain;
  let foreign: Chain;
  const open: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];

  before(async () => {
    [ours, foreign] = await Promise.all([makeChain(P256, new Date()), makeChain(P256, new Date())]);
  });

  afterEach(() => {
    for (const { server, sockets } of open.splice(0)) {
      server.close();
      for (const socket of sockets) socket.destroy();
    }
  });

  /** Starts a server on the loopback interface; it is stopped after the test. */
  async function start(server: Server): Promise<number> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => sockets.add(socket));
    open.push({ server, sockets });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  }

  const chainOf = ({ leaf, authority }: Chain) => leaf.certificatePem + authority.certificatePem;

  /** A server as the stack runs it. */
  const strict = (answer: RequestListener, options: ServerOptions = {}) =>
    createHttpsServer(
      {
        cert: chainOf(ours),
        key: ours.leaf.privateKeyPem,
        ca: ours.root.certificatePem,
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: 'TLSv1.3',
        ...options,
      },
      answer,
    );

  const greet: RequestListener = (request, response) => response.end(`hello ${request.url}`);

  const dial = (port: number, change: Partial<Parameters<typeof dialHttps>[0]> = {}) =>
    dialHttps({
      host: '127.0.0.1',
      port,
      path: '/api/v1/stores?x=vector(1)',
      serverName: SERVER_NAME,
      identity: { certificatePem: chainOf(ours), keyPem: ours.leaf.privateKeyPem },
      rootPem: ours.root.certificatePem,
      timeoutMs: 5000,
      ...change,
    });

  it('brings the answer of a server that knows us', async () => {
    const answer = await dial(await start(strict(greet)));
    expect(answer).to.deep.equal({ kind: 'answered', status: 200, body: 'hello /api/v1/stores?x=vector(1)' });
  });

  it('brings answers that are errors too', async () => {
    const port = await start(strict((_request, response) => response.writeHead(422).end('no')));
    expect(await dial(port)).to.deep.equal({ kind: 'answered', status: 422, body: 'no' });
  });

  it('makes a whole handshake each time, on a connection of its own', async () => {
    const seen: boolean[] = [];
    const server = strict(greet);
    server.on('secureConnection', (socket) => seen.push(socket.isSessionReused()));
    const port = await start(server);
    await dial(port);
    await dial(port);
    expect(seen).to.deep.equal([false, false]);
  });

  it('cuts an answer that is too long, without waiting for its end', async () => {
    const port = await start(strict((_request, response) => response.write('x'.repeat(5 * MIB))));
    const answer = await dial(port);
    expect(answer.kind === 'answered' && answer.body.length).to.equal(LONGEST_BODY);
  });

  it('does not trust a server without the name', async () => {
    const answer = await dial(await start(strict(greet)), { serverName: 'other.internal' });
    expect(answer).to.include({ kind: 'untrusted' });
    expect(answer).to.have.property('message').that.includes('other.internal');
  });

  it('does not trust a server of a foreign CA', async () => {
    const port = await start(strict(greet, { cert: chainOf(foreign), key: foreign.leaf.privateKeyPem }));
    expect(await dial(port)).to.include({ kind: 'untrusted' });
  });

  it('is refused with a certificate of a foreign CA', async () => {
    const identity = { certificatePem: chainOf(foreign), keyPem: foreign.leaf.privateKeyPem };
    expect(await dial(await start(strict(greet)), { identity })).to.include({ kind: 'refused' });
  });

  it('does not speak to a plaintext server', async () => {
    expect(await dial(await start(createHttpServer(greet)))).to.include({ kind: 'refused' });
  });

  it('does not speak TLS 1.2', async () => {
    const port = await start(strict(greet, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }));
    const answer = await dial(port);
    expect(answer).to.include({ kind: 'refused' });
    expect(answer)
      .to.have.property('message')
      .that.matches(/^TLS: .*version/);
  });

  it('counts a server that closes at once as a refusal', async () => {
    const port = await start(createTcpServer((socket) => socket.destroy()));
    expect(await dial(port)).to.include({ kind: 'refused' });
  });

  it('gives up on a server that says nothing', async () => {
    const port = await start(createTcpServer(() => undefined));
    const answer = await dial(port, { timeoutMs: 50 });
    expect(answer).to.deep.equal({ kind: 'silent', message: 'no answer in time' });
  });

  it('gives up on an answer that does not end', async () => {
    const port = await start(strict((_request, response) => response.write('begin')));
    const answer = await dial(port, { timeoutMs: 300 });
    expect(answer).to.deep.equal({ kind: 'silent', message: 'no answer in time' });
  });

  it('gives up when it is told to', async () => {
    const port = await start(createTcpServer(() => undefined));
    expect(await dial(port, { signal: AbortSignal.timeout(20) })).to.include({ kind: 'silent' });
  });

  it('reaches nobody on a closed port, nor at an unknown name', async () => {
    const port = await start(createTcpServer());
    open.splice(0)[0]?.server.close();
    expect(await dial(port)).to.include({ kind: 'unreachable' });
    expect(await dial(port, { host: 'query.invalid' })).to.include({ kind: 'unreachable' });
  });
});
