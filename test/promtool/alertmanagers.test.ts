// Ruler's login at Alertmanagers: the files that we write, read by the real Thanos, against small servers that ask for it.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import { logToStandardError as log } from '../../sandbox/log.ts';
import { findFreePorts } from '../../sandbox/ports.ts';
import { startProcess } from '../../sandbox/process.ts';
import { waitFor } from '../../sandbox/wait.ts';
import { ownValue } from '../../src/api/own-value.ts';
import { credentialRefs, readCredentials } from '../../src/plan/alertmanagers.ts';
import { MINIMAL, objectsOf, planOf, resolved, stackObject } from '../support/plans.ts';
import { objectNamed, textsOf } from '../support/pods.ts';
import { type Chain, makeChain, P256, QUERY, serverIdentity } from '../unit/pki/chains.ts';

const SERVER_NAME = 'mesh.prod.monitoring.internal';
const TIMEOUT = { timeout: 60_000 };
const RULES = 'groups: [{name: g, rules: [{alert: Always, expr: vector(1)}]}]';
const ANSWER = { status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: [0, '1'] }] } };

/** What a server saw of those who sent it alerts, the newest last. */
interface Alertmanager {
  readonly port: number;
  readonly seen: string[];
}

describe('Ruler logs in to Alertmanagers', () => {
  let directory: string;
  let server: Chain;
  let client: Chain;
  let stop: (() => Promise<unknown>)[] = [];
  let ruler: Awaited<ReturnType<typeof startProcess>>;
  let named: Chain;
  let [basic, token, certificate, query, found]: readonly Alertmanager[] = [];
  const output = () => readFileSync(join(directory, 'thanos.log'), 'utf8');

  /** A server with a certificate of the CA. @param show what of a request is kept */
  async function listen(
    show: (request: IncomingMessage) => string,
    options: ServerOptions = {},
  ): Promise<Alertmanager> {
    const { chainPem: cert, keyPem: key } = serverIdentity(server);
    const seen: string[] = [];
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      seen.push(show(request));
      response.setHeader('content-type', 'application/json').end(JSON.stringify(ANSWER));
    };
    const listener = createServer({ cert, key, ...options }, answer).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    stop.push(
      async () => listener.closeAllConnections(),
      async () => listener.close(),
    );
    return { port: (listener.address() as AddressInfo).port, seen };
  }

  const header = ({ headers, url }: IncomingMessage) => `${url} ${headers.authorization}`;
  const put = (name: string, text: string) => {
    writeFileSync(join(directory, `${name}.new`), text, { mode: 0o600 });
    renameSync(join(directory, `${name}.new`), join(directory, name));
    return join(directory, name);
  };
  /** The files of Ruler, as the operator makes them of what Secrets of the user hold. */
  function filesFor(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const ref = (key: string) => ({ name: 'am', key });
    const tls = { ca: ref('ca'), serverName: SERVER_NAME };
    const at = (one: Alertmanager | undefined) => `https://127.0.0.1:${one?.port}`;
    const spec = {
      ...MINIMAL,
      ruler: {
        alertmanagers: [
          {
            url: `${at(basic)}/prefix`,
            basicAuth: { username: ref('user'), password: ref('password') },
            tlsConfig: tls,
          },
          { url: at(token), authorization: { credentials: ref('token') }, tlsConfig: tls },
          { url: `dns+https://localhost:${found?.port}`, tlsConfig: { ca: ref('named') } },
          { url: at(certificate), tlsConfig: { ...tls, cert: ref('cert'), keySecret: ref('key') } },
        ],
      },
    };
    const stack = resolved(stackObject(spec));
    const contents = credentialRefs(stack).map(
      (one) => [one, Buffer.from(ownValue(values, one.ref.key) ?? '')] as const,
    );
    const { credentials, problems } = readCredentials(new Map(contents));
    expect(problems).to.deep.equal([]);
    const objects = objectsOf(planOf(stack, { alertmanagers: credentials }));
    return textsOf(objectNamed(objects, 'Secret', 'prod-thanos-ruler'));
  }
  const write = (values: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(filesFor(values)))
      put(name, text.replaceAll('/etc/thanos/alertmanagers/', `${directory}/`));
  };
  const values = () => ({
    user: 'thänos "quoted" $HOME\n',
    password: ' päss:word $(HOME) \\\n',
    token: 'first.token==\n',
    named: named.root.certificatePem,
    ca: `# the CA\r\n${server.root.certificatePem.replaceAll('\n', '\r\n')}`,
    cert: client.leaf.certificatePem + client.authority.certificatePem,
    key: client.leaf.privateKeyPem,
  });

  before(async function () {
    this.timeout(0);
    const { thanos = '' } = await ensureBinaries(['thanos'], { log });
    directory = mkdtempSync(join(tmpdir(), 'alertmanagers-'));
    [server, client] = await Promise.all([makeChain(P256, new Date()), makeChain(P256, new Date())]);
    named = await makeChain(P256, new Date(), { ...QUERY, ipAddresses: [] });
    const { chainPem, keyPem } = serverIdentity(named);
    found = await listen(header, { cert: chainPem, key: keyPem });
    basic = await listen(header);
    token = await listen(header);
    const asks = { requestCert: true, rejectUnauthorized: true, ca: client.root.certificatePem };
    certificate = await listen(
      ({ socket }) => (socket as TLSSocket).getPeerX509Certificate()?.subjectAltName ?? '',
      asks,
    );
    query = await listen(({ url }) => String(url));
    write(values());
    const [grpc = 0, http = 0] = await findFreePorts(2);
    const target = [
      {
        scheme: 'https',
        static_configs: [`127.0.0.1:${query.port}`],
        http_config: { tls_config: { insecure_skip_verify: true } },
      },
    ];
    ruler = await startProcess({
      name: 'thanos rule',
      logFile: join(directory, 'thanos.log'),
      command: [
        thanos,
        'rule',
        `--grpc-address=127.0.0.1:${grpc}`,
        `--http-address=127.0.0.1:${http}`,
        `--data-dir=${directory}/data`,
        `--rule-file=${put('rules.yaml', RULES)}`,
        '--eval-interval=1s',
        '--resend-delay=1s',
        '--query.sd-dns-resolver=golang',
        '--label=replica="0"',
        `--query.config-file=${put('query.yml', JSON.stringify(target))}`,
        `--alertmanagers.config-file=${directory}/alertmanagers.yml`,
      ],
    });
    stop.unshift(() => ruler.kill());
  });

  after(async () => {
    for (const each of stop) await each();
    stop = [];
    rmSync(directory, { recursive: true, force: true });
  });

  const until = (what: string, one: Alertmanager | undefined, isRight: (seen: string) => boolean) =>
    waitFor(
      what,
      async () => {
        if (!ruler.isRunning()) throw new Error(output());
        return one?.seen.some(isRight);
      },
      TIMEOUT,
    );
  const basicOf = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const ALERTS = '/api/v2/alerts';

  it('by user name and password, whatever characters they have', async () => {
    const right = `/prefix${ALERTS} ${basicOf('thänos "quoted" $HOME', 'päss:word $(HOME) \\')}`;
    await until('a login', basic, (seen) => seen === right);
    expect(new Set(basic?.seen)).to.deep.equal(new Set([right]));
  });

  it('by bearer token', async () => {
    await until('a token', token, (seen) => seen === `${ALERTS} Bearer first.token==`);
    expect(new Set(token?.seen)).to.have.property('size', 1);
  });

  it('by client certificate, to a server of another CA than that of the system', () =>
    until('a certificate', certificate, (seen) => seen.includes('/stack/prod/query')));

  it('at every address that DNS knows of a name, by the name in the certificate', () =>
    until('a call', found, (seen) => seen.startsWith(ALERTS)));

  it('and takes another password and token at once, without a restart', async () => {
    write({ ...values(), password: 'second', token: 'second-token' });
    await until('the new password', basic, (seen) => seen.endsWith(basicOf('thänos "quoted" $HOME', 'second')));
    await until('the new token', token, (seen) => seen.endsWith('Bearer second-token'));
    expect(ruler.isRunning()).to.equal(true);
  });

  it('and says nothing of it in its log', () => {
    for (const secret of ['päss:word', 'first.token', 'second-token']) expect(output()).to.not.include(secret);
  });
});
