// How Thanos agrees on keys: what spec.tls.keyExchange rests on, told by the program itself.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import { logToStandardError } from '../../sandbox/log.ts';
import { findFreePorts } from '../../sandbox/ports.ts';
import { startProcess } from '../../sandbox/process.ts';
import { waitFor } from '../../sandbox/wait.ts';
import { dialHttps } from '../../src/dial/https.ts';
import { directWay, lookAtListener } from '../../src/dial/listener.ts';
import { HYBRID_GROUP } from '../../src/stack/key-exchange.ts';
import type { ListenerSights } from '../../src/verify/listeners/sights.ts';
import { type Chain, makeChain, P256 } from '../unit/pki/chains.ts';

const SERVER_NAME = 'mesh.prod.monitoring.internal';
const TIMEOUT = { timeout: 60_000 };
const GROUPS_FLAG = `--grpc-server-tls-curves=${HYBRID_GROUP}`;

interface Started {
  readonly grpc: number;
  readonly http: number;
  readonly log: () => string;
  readonly process: Awaited<ReturnType<typeof startProcess>>;
}

describe('Thanos and the key exchange', () => {
  let directory: string;
  let chain: Chain;
  let thanos: string;
  const running: Started['process'][] = [];

  const file = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text, { mode: 0o600 });
    return join(directory, name);
  };
  const identity = () => ({
    certificatePem: chain.leaf.certificatePem + chain.authority.certificatePem,
    keyPem: chain.leaf.privateKeyPem,
  });
  const keyPair = () => ({ cert: file('tls.crt', identity().certificatePem), key: file('tls.key', identity().keyPem) });

  /** @param curves curve_preferences of the web configuration */
  const webFile = (name: string, curves?: readonly string[]): string => {
    const { cert, key } = keyPair();
    const server = {
      cert_file: cert,
      key_file: key,
      client_ca_file: file('ca.crt', chain.root.certificatePem),
      client_auth_type: 'RequireAndVerifyClientCert',
      min_version: 'TLS13',
      ...(curves ? { curve_preferences: curves } : {}),
    };
    return file(name, JSON.stringify({ tls_server_config: server }));
  };

  async function start(name: string, web: string, more: readonly string[] = []): Promise<Started> {
    const [grpc = 0, http = 0] = await findFreePorts(2);
    const { cert, key } = keyPair();
    const logFile = join(directory, `${name}.log`);
    const command = [
      thanos,
      'query',
      `--grpc-address=127.0.0.1:${grpc}`,
      `--grpc-server-tls-cert=${cert}`,
      `--grpc-server-tls-key=${key}`,
      `--grpc-server-tls-client-ca=${file('ca.crt', chain.root.certificatePem)}`,
      '--grpc-server-tls-min-version=1.3',
      `--http-address=127.0.0.1:${http}`,
      `--http.config=${web}`,
      ...more,
    ] as const;
    const started = await startProcess({ name, command, logFile });
    running.push(started);
    return { grpc, http, log: () => readFileSync(logFile, 'utf8'), process: started };
  }

  const look = (protocol: 'grpc' | 'http', port: number): Promise<ListenerSights> =>
    lookAtListener({
      protocol,
      offersClassical: true,
      identity: identity(),
      way: directWay('127.0.0.1', port),
      timeoutMs: 10_000,
      rootPem: chain.root.certificatePem,
      serverName: SERVER_NAME,
    });
  const answered = async (protocol: 'grpc' | 'http', port: number) => {
    const isOpen = async () => (await look(protocol, port)).certificate?.kind === 'answered';
    await waitFor(`${protocol} to answer`, isOpen, TIMEOUT);
    return look(protocol, port);
  };

  before(async function () {
    this.timeout(0);
    const binaries = await ensureBinaries(['thanos'], { log: logToStandardError });
    thanos = binaries['thanos'] ?? '';
    directory = mkdtempSync(join(tmpdir(), 'key-exchange-'));
    chain = await makeChain(P256, new Date());
  });
  after(async () => {
    await Promise.all(running.map((one) => one.kill()));
    rmSync(directory, { recursive: true, force: true });
  });

  it('agree on the hybrid group by themselves, and Thanos takes a classical one from who offers no other', async () => {
    const { grpc, http } = await start('plain', webFile('web.yml'));
    for (const [protocol, port] of [
      ['grpc', grpc],
      ['http', http],
    ] as const) {
      const { certificate, anonymous, classical } = await answered(protocol, port);
      for (const sight of [certificate, anonymous]) expect(sight, protocol).to.have.property('group', HYBRID_GROUP);
      expect(classical, protocol).to.include({ kind: 'answered', group: 'X25519' });
    }
  }).timeout(120_000);

  it('are held to it by the flag: gRPC refuses classical groups, HTTP goes on to take them', async () => {
    const { grpc, http } = await start('strict', webFile('web.yml'), [GROUPS_FLAG]);
    const strict = await answered('grpc', grpc);
    expect(strict.certificate).to.include({ kind: 'answered', group: HYBRID_GROUP });
    expect(strict.classical).to.deep.equal({ kind: 'refused' });
    expect((await answered('http', http)).classical).to.include({ kind: 'answered' });
  }).timeout(120_000);

  it("let Thanos' own gRPC client in, and its HTTP answer the operator", async () => {
    const store = await start('asked', webFile('web.yml'), [GROUPS_FLAG]);
    await answered('grpc', store.grpc);
    const { cert, key } = keyPair();
    const asking = await start('asking', webFile('web.yml'), [
      GROUPS_FLAG,
      `--endpoint=127.0.0.1:${store.grpc}`,
      '--grpc-client-tls-secure',
      `--grpc-client-tls-cert=${cert}`,
      `--grpc-client-tls-key=${key}`,
      `--grpc-client-tls-ca=${file('ca.crt', chain.root.certificatePem)}`,
      `--grpc-client-server-name=${SERVER_NAME}`,
    ]);
    const stores = async () => {
      const answer = await dialHttps({
        host: '127.0.0.1',
        port: asking.http,
        path: '/api/v1/stores',
        serverName: SERVER_NAME,
        identity: identity(),
        rootPem: chain.root.certificatePem,
        timeoutMs: 5000,
      });
      return (
        answer.kind === 'answered' &&
        answer.body.includes(`127.0.0.1:${store.grpc}`) &&
        answer.body.includes('"lastError":null')
      );
    };
    await waitFor('Query to know the other', stores, TIMEOUT);
  }).timeout(180_000);

  it('are no matter for curve_preferences: the hybrid group there stops Thanos at its start', async () => {
    const { log } = await start('named', webFile('named.yml', [HYBRID_GROUP]));
    await waitFor('Thanos to say why', async () => log().includes(`unknown curve: ${HYBRID_GROUP}`), TIMEOUT);
  }).timeout(120_000);

  it('are no matter for curve_preferences: X25519 there turns the hybrid group off', async () => {
    const { http } = await start('classical', webFile('classical.yml', ['X25519']));
    const { certificate } = await answered('http', http);
    expect(certificate).to.have.property('group', 'X25519');
  }).timeout(120_000);
});
