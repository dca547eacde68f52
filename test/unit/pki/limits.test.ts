// What a CA may sign for, as those who verify see it: Node (handshakes) and OpenSSL. Go is asked in promtool/authority-limits.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { expect } from 'chai';
import { execa } from 'execa';
import { inspectCertificate } from '../../../src/pki/inspect.ts';
import { LIMIT_CASES, type LimitCase } from '../../support/limits/cases.ts';
import { type LimitedStack, makeLimitedStack, SERVER_NAME, type Shown } from '../../support/limits/stacks.ts';

describe('the limits of new CAs', () => {
  let limited: LimitedStack;
  let unlimited: LimitedStack;
  let directory: string;

  before(async () => {
    [limited, unlimited] = await Promise.all([makeLimitedStack(), makeLimitedStack(() => undefined)]);
    directory = mkdtempSync(join(tmpdir(), 'limits-'));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  it('stand in the certificates of the mesh and the access CA, and not in that of the root', () => {
    const [root, mesh, access] = [limited.root, limited.mesh, limited.access].map((one) =>
      inspectCertificate(one.certificatePem),
    );
    expect([root?.usages, root?.permittedHosts]).to.deep.equal([[], undefined]);
    expect(mesh?.usages).to.have.members(['serverAuth', 'clientAuth']);
    expect(mesh?.permittedHosts?.dnsNames).to.include.members([SERVER_NAME, 'localhost', 'prod-thanos-ruler']);
    expect(mesh?.permittedHosts?.ipAddresses).to.deep.equal(['127.0.0.1']);
    expect(access?.usages).to.deep.equal(['clientAuth']);
    expect(access?.permittedHosts).to.deep.equal({ dnsNames: [], ipAddresses: [] });
  });

  /** What OpenSSL says of a leaf: '' when it takes it. */
  async function openssl(stack: LimitedStack, { authority, as }: LimitCase, { cert }: Shown): Promise<string> {
    const files = {
      'root.pem': stack.root.certificatePem,
      'issuer.pem': stack[authority].certificatePem,
      'leaf.pem': cert,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const flags = ['-x509_strict', '-purpose', `ssl${as}`, '-CAfile', 'root.pem', '-untrusted', 'issuer.pem'];
    const { exitCode, stderr } = await execa('openssl', ['verify', ...flags, 'leaf.pem'], {
      cwd: directory,
      reject: false,
    });
    return exitCode === 0 ? '' : stderr;
  }

  /** A handshake with a server that shows the leaf, or asks for it; `''` when it comes about. */
  async function node(stack: LimitedStack, { as }: LimitCase, leaf: Shown): Promise<string> {
    const good = await stack.issue('mesh', { dnsNames: [SERVER_NAME] });
    const ca = stack.root.certificatePem;
    const [server, client] = as === 'server' ? [leaf, good] : [good, leaf];
    const listener = createServer({ ...server, ca, requestCert: true, rejectUnauthorized: true });
    await once(listener.listen(0, '127.0.0.1'), 'listening');
    const { port } = listener.address() as AddressInfo;
    const socket = connect({ ...client, ca, host: '127.0.0.1', port, servername: SERVER_NAME });
    const failed = once(socket, 'error').then(([error]) => String(error));
    const seen = await Promise.race([
      once(listener, 'tlsClientError').then(([error]) => String(error)),
      once(listener, 'secureConnection').then(() => ''),
      failed,
    ]);
    socket.on('error', () => undefined).destroy();
    listener.close();
    return seen;
  }

  for (const one of LIMIT_CASES) {
    it(`let OpenSSL and Node ${one.taken ? 'take' : 'refuse'} ${one.what}`, async () => {
      const leaf = await limited.issue(one.authority, one.profile);
      for (const said of [await openssl(limited, one, leaf), await node(limited, one, leaf)])
        expect(said === '', said).to.equal(one.taken);
    });

    it(`are why: without them OpenSSL and Node take ${one.what}`, async () => {
      const leaf = await unlimited.issue(one.authority, one.profile);
      for (const said of [await openssl(unlimited, one, leaf), await node(unlimited, one, leaf)])
        expect(said, one.what).to.equal('');
    });
  }

  it('let OpenSSL and Node refuse a server of the CA of clients for its usage alone', async () => {
    const named = await makeLimitedStack((limits) => ({ ...limits, dnsNames: [SERVER_NAME] }));
    const [one] = LIMIT_CASES.filter(({ what }) => what === 'a server of the CA of clients');
    if (!one) throw new Error('no such case');
    const leaf = await named.issue(one.authority, one.profile);
    expect(await openssl(named, one, leaf)).to.match(/unsuitable certificate purpose|unsupported certificate purpose/);
    expect(await node(named, one, leaf)).to.match(/purpose/);
  });
});
