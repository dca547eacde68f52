import { once } from 'node:events';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { expect } from 'chai';
import { directWay, type Look, lookAtListener } from '../../../src/dial/listener.ts';
import { inspectCertificate } from '../../../src/pki/inspect.ts';
import type { Sight } from '../../../src/verify/listeners/sights.ts';
import {
  floodingServer,
  grpcServer,
  httpsServer,
  makeServers,
  plaintextGrpcServer,
  plaintextHttpServer,
  type ServerIdentity,
  sayingServer,
  silentServer,
} from '../../support/listener-servers.ts';
import { makeChain, P256, serverIdentity } from '../pki/chains.ts';

const GO_REFUSAL = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n';

describe('lookAtListener', () => {
  const servers = makeServers();
  let ours: ServerIdentity;
  let foreign: ServerIdentity;

  before(async () => {
    const chains = [makeChain(P256, new Date()), makeChain(P256, new Date())] as const;
    [ours, foreign] = (await Promise.all(chains)).map(serverIdentity) as [ServerIdentity, ServerIdentity];
  });
  afterEach(() => servers.stop());

  const identityOf = ({ chainPem, keyPem }: ServerIdentity) => ({ certificatePem: chainPem, keyPem });

  const look = (port: number, change: Partial<Look> = {}) =>
    lookAtListener({
      protocol: 'http',
      way: directWay('127.0.0.1', port),
      rootPem: ours.rootPem,
      serverName: 'mesh.prod.monitoring.internal',
      identity: identityOf(ours),
      timeoutMs: 2000,
      ...change,
    });

  /** Kind and language of each sight. */
  const brief = (sight: Sight | undefined) =>
    sight && (sight.kind === 'answered' ? `${sight.kind} ${sight.as}` : sight.kind);
  const summary = async (port: number, change?: Partial<Look>) => {
    const { certificate, anonymous, plaintext } = await look(port, change);
    return [brief(certificate), brief(anonymous), ...plaintext.map(brief)];
  };

  /** With a certificate, without one, in plaintext HTTP/1.1 and HTTP/2. */
  const GOOD_HTTP = ['answered HTTP/1.1', 'refused', 'refused', 'refused'];
  const GOOD_GRPC = ['answered HTTP/2', 'refused', 'refused', 'refused'];

  it('is served by a good HTTP listener with a certificate only', async () => {
    expect(await summary(await servers.start(httpsServer(ours)))).to.deep.equal(GOOD_HTTP);
  });

  it('is served by a good gRPC listener with a certificate only', async () => {
    const port = await servers.start(grpcServer(ours));
    expect(await summary(port, { protocol: 'grpc' })).to.deep.equal(GOOD_GRPC);
  });

  it('sees the certificate of the server, even where its own is refused', async () => {
    const { fingerprint } = inspectCertificate(ours.chainPem);
    const { certificate, anonymous } = await look(await servers.start(httpsServer(ours)));
    for (const sight of [certificate, anonymous]) expect(sight).to.have.property('peer').that.include({ fingerprint });
  });

  it('shows no certificate when there is none to show', async () => {
    const { identity: _, ...rest } = { identity: undefined };
    const sights = await lookAtListener({
      ...rest,
      protocol: 'http',
      way: directWay('127.0.0.1', await servers.start(httpsServer(ours))),
      rootPem: ours.rootPem,
      serverName: 'mesh.prod.monitoring.internal',
      timeoutMs: 2000,
    });
    expect(sights).not.to.have.property('certificate');
    expect(brief(sights.anonymous)).to.equal('refused');
  });

  const GROUPS: readonly (readonly [protocol: Look['protocol'], served: string | undefined, group: string])[] = [
    ['http', undefined, 'X25519MLKEM768'],
    ['grpc', undefined, 'X25519MLKEM768'],
    ['http', 'X25519', 'X25519'],
    ['grpc', 'P-256', 'P-256'],
  ];
  for (const [protocol, served, group] of GROUPS)
    it(`sees that ${protocol} agreed on ${group} where the server takes ${served ?? 'what comes'}`, async () => {
      const server = protocol === 'grpc' ? grpcServer : httpsServer;
      const port = await servers.start(server(ours, served ? { ecdhCurve: served } : {}));
      const { certificate, anonymous } = await look(port, { protocol });
      for (const sight of [certificate, anonymous]) expect(sight).to.have.property('group', group);
    });

  it('offers classical groups alone where it should, and sees whether they are taken', async () => {
    const offers = { protocol: 'grpc', offersClassical: true } as const;
    const strict = await look(await servers.start(grpcServer(ours, { ecdhCurve: 'X25519MLKEM768' })), offers);
    expect(strict.certificate).to.include({ kind: 'answered', group: 'X25519MLKEM768' });
    expect(strict.classical).to.deep.equal({ kind: 'refused' });
    const open = await look(await servers.start(grpcServer(ours)), offers);
    expect(open.classical).to.include({ kind: 'answered', group: 'X25519' });
    const odd = await look(await servers.start(grpcServer(ours, { ecdhCurve: 'P-521' })), offers);
    expect(odd.classical).to.include({ kind: 'answered', group: 'P-521' });
    expect(await look(await servers.start(grpcServer(ours)))).not.to.have.property('classical');
  });

  it('sees no key exchange where there was no trusted handshake', async () => {
    const { certificate, plaintext } = await look(await servers.start(httpsServer(foreign)));
    for (const sight of [certificate, ...plaintext]) expect(sight).not.to.have.property('group');
  });

  it('is refused with a certificate of a foreign CA', async () => {
    const [certificate] = await summary(await servers.start(httpsServer(ours)), { identity: identityOf(foreign) });
    expect(certificate).to.equal('refused');
  });

  it('sees that a listener asks for no certificate', async () => {
    const open = { requestCert: false };
    const [, anonymous] = await summary(await servers.start(httpsServer(ours, open)));
    expect(anonymous).to.equal('answered HTTP/1.1');
    const [, grpc] = await summary(await servers.start(grpcServer(ours, open)), { protocol: 'grpc' });
    expect(grpc).to.equal('answered HTTP/2');
  });

  it('sees plaintext HTTP', async () => {
    const [certificate, anonymous, http1] = await summary(await servers.start(plaintextHttpServer()));
    expect([certificate, anonymous, http1]).to.deep.equal(['refused', 'refused', 'answered HTTP/1.1']);
  });

  it('sees plaintext gRPC', async () => {
    const seen = await summary(await servers.start(plaintextGrpcServer()), { protocol: 'grpc' });
    expect(seen).to.include('answered HTTP/2');
    expect(seen.slice(0, 2)).to.deep.equal(['refused', 'refused']);
  });

  it('sees plaintext HTTP where gRPC should be', async () => {
    const seen = await summary(await servers.start(plaintextHttpServer()), { protocol: 'grpc' });
    expect(seen).to.include('answered HTTP/1.1');
  });

  it("takes a Go server's word in plaintext that it speaks TLS for a refusal", async () => {
    const [, , ...plaintext] = await summary(await servers.start(sayingServer(GO_REFUSAL)));
    expect(plaintext).to.deep.equal(['refused', 'refused']);
  });

  it('does not trust a foreign certificate, nor one without the name', async () => {
    expect((await summary(await servers.start(httpsServer(foreign)))).slice(0, 2)).to.deep.equal([
      'untrusted',
      'untrusted',
    ]);
    const port = await servers.start(httpsServer(ours));
    expect((await summary(port, { serverName: 'other.internal' })).slice(0, 2)).to.deep.equal([
      'untrusted',
      'untrusted',
    ]);
  });

  it('is refused by a listener that speaks TLS 1.2 only', async () => {
    const old = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
    const { certificate, anonymous } = await look(await servers.start(httpsServer(ours, old)));
    expect([certificate, anonymous]).to.deep.equal([{ kind: 'refused' }, { kind: 'refused' }]);
  });

  it('reaches nobody at a closed port, and tries nothing else', async () => {
    const port = await servers.start(silentServer());
    servers.stop();
    expect(await look(port)).to.deep.equal({ anonymous: { kind: 'unreachable' }, plaintext: [] });
  });

  it('gives a silent listener up in time', async () => {
    const port = await servers.start(silentServer());
    expect(await summary(port, { timeoutMs: 200 })).to.deep.equal(['silent', 'silent', 'silent', 'silent']);
  });

  it('gives a listener up that shakes hands and then is silent', async () => {
    const server = httpsServer(ours, { requestCert: false });
    server.removeAllListeners('request');
    const { anonymous } = await look(await servers.start(server), { timeoutMs: 500 });
    expect(anonymous).to.include({ kind: 'silent' }).and.have.property('peer');
  });

  it('knows that nobody was there when the way finds it out late', async () => {
    const way = {
      open: async () => {
        const stream = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
        setTimeout(() => stream.destroy(new Error('pod a/b: connect: connection refused')), 20);
        return stream;
      },
      isAbsence: ({ message }: Error) => message.includes('connection refused'),
    };
    expect(await look(0, { way })).to.deep.equal({ anonymous: { kind: 'unreachable' }, plaintext: [] });
  });

  it('speaks through any stream', async () => {
    const port = await servers.start(httpsServer(ours));
    const open = async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      return Duplex.from({ readable: socket, writable: socket });
    };
    expect(await summary(0, { way: { open } })).to.deep.equal(GOOD_HTTP);
  });

  it('leaves no connection behind, whatever comes of it', async () => {
    const server = grpcServer(ours);
    const port = await servers.start(server);
    await look(port, { protocol: 'grpc' });
    const identity = { certificatePem: 'no certificate', keyPem: 'no key' };
    const fault = await look(port, { identity }).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(fault).to.include('PEM');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const count = await new Promise((resolve) => server.getConnections((_error, found) => resolve(found)));
    expect(count).to.equal(0);
  });

  it('holds next to nothing of what floods it', async () => {
    const port = await servers.start(floodingServer());
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }, 20);
    const { plaintext } = await look(port);
    clearInterval(watch);
    expect(plaintext.map(brief)).to.deep.equal(['refused', 'refused']);
    expect(most).to.be.below(32 * MIB);
  });
});

const MIB = 1024 * 1024;
