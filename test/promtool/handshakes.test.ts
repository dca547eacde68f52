// Which lines about TLS handshakes come from an attack: told by the web toolkit that Thanos and Prometheus share, in Prometheus.

import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import { logToStandardError } from '../../sandbox/log.ts';
import { findFreePorts } from '../../sandbox/ports.ts';
import { startProcess } from '../../sandbox/process.ts';
import { waitFor } from '../../sandbox/wait.ts';
import { directWay, lookAtListener } from '../../src/dial/listener.ts';
import { handshakeAlarm } from '../support/handshake-alarm.ts';
import { type Chain, makeChain, P256 } from '../unit/pki/chains.ts';

const SERVER_NAME = 'mesh.prod.monitoring.internal';
const TIMEOUT = { timeout: 30_000 };

describe('lines about TLS handshakes', () => {
  let directory: string;
  let ours: Chain;
  let foreign: Chain;
  let port: number;
  let running: Awaited<ReturnType<typeof startProcess>>;
  let logFile: string;
  const output = () => readFileSync(logFile, 'utf8');

  const identityOf = ({ leaf, authority }: Chain) => ({
    certificatePem: leaf.certificatePem + authority.certificatePem,
    keyPem: leaf.privateKeyPem,
  });
  const look = (as: Chain) =>
    lookAtListener({
      protocol: 'http',
      identity: identityOf(as),
      way: directWay('127.0.0.1', port),
      timeoutMs: 5000,
      rootPem: ours.root.certificatePem,
      serverName: SERVER_NAME,
    });
  /** Lines that came while something happened. */
  const linesOf = async (happens: () => Promise<unknown>): Promise<readonly string[]> => {
    const before = output().length;
    await happens();
    await sleep(500);
    return output()
      .slice(before)
      .split('\n')
      .filter((line) => line.includes('TLS handshake error'));
  };

  before(async function () {
    this.timeout(0);
    const binaries = await ensureBinaries(['prometheus'], { log: logToStandardError });
    directory = mkdtempSync(join(tmpdir(), 'handshakes-'));
    [ours, foreign] = await Promise.all([makeChain(P256, new Date()), makeChain(P256, new Date())]);
    [port = 0] = await findFreePorts(1);
    const file = (name: string, text: string) => {
      writeFileSync(join(directory, name), text, { mode: 0o600 });
      return join(directory, name);
    };
    const web = {
      tls_server_config: {
        cert_file: file('tls.crt', identityOf(ours).certificatePem),
        key_file: file('tls.key', identityOf(ours).keyPem),
        client_ca_file: file('ca.crt', ours.root.certificatePem),
        client_auth_type: 'RequireAndVerifyClientCert',
        min_version: 'TLS13',
      },
    };
    logFile = join(directory, 'prometheus.log');
    const command = [
      binaries['prometheus'] ?? '',
      `--config.file=${file('prometheus.yml', '{}')}`,
      `--web.config.file=${file('web.yml', JSON.stringify(web))}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
    ] as const;
    running = await startProcess({ name: 'prometheus', command, logFile });
    const isOpen = async () => (await look(ours)).certificate?.kind === 'answered';
    await waitFor('Prometheus to answer', isOpen, TIMEOUT);
  });

  after(async () => {
    await running.kill();
    rmSync(directory, { recursive: true, force: true });
  });

  it('come from our own looks three times each, and from a probe that says nothing, and none of them is what is alerted on', async () => {
    const looked = await linesOf(() => look(ours));
    expect(looked, looked.join('\n')).to.have.length(3);
    const probed = await linesOf(async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
    });
    for (const line of [...looked, ...probed]) expect(line).to.not.match(handshakeAlarm());
  });

  it('are what is alerted on when somebody shows a certificate of another CA', async () => {
    const attacked = await linesOf(() => look(foreign));
    expect(
      attacked.filter((line) => handshakeAlarm().test(line)),
      attacked.join('\n'),
    ).to.have.length(1);
  });
});
