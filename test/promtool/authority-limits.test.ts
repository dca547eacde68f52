// The limits of CAs as Go holds them, in the programs of a stack: Prometheus (HTTP) and Thanos (gRPC) as servers, promtool as a
// client. Node and OpenSSL are asked in unit/pki/limits.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import { logToStandardError } from '../../sandbox/log.ts';
import { findFreePorts } from '../../sandbox/ports.ts';
import { type RunningProcess, startProcess } from '../../sandbox/process.ts';
import { waitFor } from '../../sandbox/wait.ts';
import { directWay, lookAtListener } from '../../src/dial/listener.ts';
import { LIMIT_CASES } from '../support/limits/cases.ts';
import { type LimitedStack, makeLimitedStack, SERVER_NAME, type Shown } from '../support/limits/stacks.ts';
import { httpsServer, makeServers } from '../support/listener-servers.ts';

const TIMEOUT = { timeout: 60_000 };

interface Listeners {
  readonly stack: LimitedStack;
  readonly http: number;
  readonly grpc: number;
}

describe('the limits of new CAs in Go', () => {
  const servers = makeServers();
  const running: RunningProcess[] = [];
  let directory: string;
  let programs: Readonly<Record<string, string>>;
  let limited: Listeners;
  let unlimited: Listeners;

  const file = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text, { mode: 0o600 });
    return join(directory, name);
  };
  const start = async (name: string, command: readonly string[]) => {
    const [program = '', ...flags] = command;
    const logFile = join(directory, `${name}.log`);
    running.push(await startProcess({ name, command: [program, ...flags], logFile }));
  };

  /** Whether a client is served: by Prometheus, which trusts both issuing CAs, or by Thanos, which trusts the mesh alone. */
  async function serves({ stack, http, grpc }: Listeners, protocol: 'http' | 'grpc', { cert, key }: Shown) {
    const sights = await lookAtListener({
      protocol,
      identity: { certificatePem: cert, keyPem: key },
      way: directWay('127.0.0.1', protocol === 'http' ? http : grpc),
      timeoutMs: 20_000,
      rootPem: stack.root.certificatePem,
      serverName: SERVER_NAME,
    });
    return sights.certificate?.kind === 'answered';
  }

  /** Prometheus and Thanos with the trust that the operator gives them. */
  async function listen(name: string, stack: LimitedStack): Promise<Listeners> {
    const [http = 0, grpc = 0, other = 0] = await findFreePorts(3);
    const own = await stack.issue('mesh', { dnsNames: [SERVER_NAME] });
    const [cert, key] = [file(`${name}.crt`, own.cert), file(`${name}.key`, own.key)];
    const both = file(`${name}-http.crt`, stack.mesh.certificatePem + stack.access.certificatePem);
    const mesh = file(`${name}-mesh.crt`, stack.mesh.certificatePem);
    const tls = {
      cert_file: cert,
      key_file: key,
      client_ca_file: both,
      client_auth_type: 'RequireAndVerifyClientCert',
    };
    await start(`${name}-prometheus`, [
      programs['prometheus'] ?? '',
      `--config.file=${file(`${name}.yml`, '{}')}`,
      `--web.config.file=${file(`${name}-web.yml`, JSON.stringify({ tls_server_config: tls }))}`,
      `--web.listen-address=127.0.0.1:${http}`,
      `--storage.tsdb.path=${join(directory, `${name}-data`)}`,
    ]);
    await start(`${name}-thanos`, [
      programs['thanos'] ?? '',
      'query',
      `--grpc-address=127.0.0.1:${grpc}`,
      `--http-address=127.0.0.1:${other}`,
      `--grpc-server-tls-cert=${cert}`,
      `--grpc-server-tls-key=${key}`,
      `--grpc-server-tls-client-ca=${mesh}`,
    ]);
    const listeners = { stack, http, grpc };
    for (const protocol of ['http', 'grpc'] as const)
      await waitFor(`${name} to answer by ${protocol}`, () => serves(listeners, protocol, own), TIMEOUT);
    return listeners;
  }

  /** Whether promtool believes a server that shows the leaf. */
  async function believes({ stack }: Listeners, { cert: chainPem, key: keyPem }: Shown): Promise<boolean> {
    const rootPem = stack.root.certificatePem;
    const port = await servers.start(httpsServer({ chainPem, keyPem, rootPem }, { requestCert: false }));
    const tls = { ca_file: file('root.crt', rootPem), server_name: SERVER_NAME };
    const config = file('client.yml', JSON.stringify({ tls_config: tls }));
    const command = ['query', 'instant', `--http.config.file=${config}`, `https://127.0.0.1:${port}`, 'up'];
    const { stderr, stdout } = await execa(programs['promtool'] ?? '', command, { reject: false, timeout: 30_000 });
    const isRefused = /x509|tls:/.test(stderr + stdout);
    // The server answers nothing that Prometheus would: whoever believes it complains about that.
    expect(
      isRefused || /invalid character|parse|unmarshal|client_error|bad_response/i.test(stderr + stdout),
      stderr,
    ).to.equal(true);
    return !isRefused;
  }

  before(async function () {
    this.timeout(0);
    directory = mkdtempSync(join(tmpdir(), 'authority-limits-'));
    programs = (await ensureBinaries(['prometheus', 'promtool', 'thanos'], {
      log: logToStandardError,
    })) as typeof programs;
    limited = await listen('limited', await makeLimitedStack());
    unlimited = await listen('unlimited', await makeLimitedStack(() => undefined));
  });
  after(async () => {
    servers.stop();
    for (const one of running) await one.kill();
    rmSync(directory, { recursive: true, force: true });
  });

  for (const { what, authority, profile, as, taken, unseenByGo = false } of LIMIT_CASES) {
    const isTaken = taken || unseenByGo;
    it(`let ${as === 'server' ? 'promtool' : 'Prometheus and Thanos'} ${isTaken ? 'take' : 'refuse'} ${what}, and are why`, async () => {
      for (const [one, expected] of [[limited, isTaken] as const, [unlimited, true] as const]) {
        const leaf = await one.stack.issue(authority, profile);
        if (as === 'server') expect(await believes(one, leaf)).to.equal(expected);
        else {
          expect(await serves(one, 'http', leaf)).to.equal(expected);
          // Thanos serves nobody of the CA of clients, whatever its limits are.
          expect(await serves(one, 'grpc', leaf)).to.equal(authority === 'mesh' && expected);
        }
      }
    }).timeout(120_000);
  }
});
