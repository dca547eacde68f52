import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createSecureContext, createServer, type TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { issueAuthority, issueLeaf } from '../../../src/pki/issue.ts';
import { generateKeyPair } from '../../../src/pki/keys.ts';
import type { Issuer, KeyAlgorithm, LeafProfile } from '../../../src/pki/types.ts';
import { type Chain, makeChain, P256, QUERY, termsOf, withKey } from './chains.ts';

type Side = { readonly chain: Partial<{ cert: string; key: string }>; readonly trust: string };

const SERVER_NAME = 'mesh.prod.monitoring.internal';
const ALGORITHMS: readonly KeyAlgorithm[] = [P256, { algorithm: 'ECDSA', size: 384 }, { algorithm: 'RSA', size: 2048 }];

/** One handshake as Thanos' gRPC servers hold it; says what both sides saw, or who refused and why. */
async function meet(server: Side, client: Side, servername = SERVER_NAME): Promise<string> {
  // The issuing CA alone is the anchor. createServer ignores that option by itself, a context keeps it.
  const context = createSecureContext({ ...server.chain, ca: server.trust, allowPartialTrustChain: true });
  const listener = createServer({
    SNICallback: (_name, done) => done(null, context),
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.3',
  });
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  const { port } = listener.address() as AddressInfo;
  const socket = connect({ ...client.chain, ca: client.trust, host: '127.0.0.1', port, servername });
  const ofServer = new Promise<string>((resolve) => {
    listener.once('secureConnection', (peer: TLSSocket) =>
      resolve(`${peer.getProtocol()} ${peer.getPeerCertificate().subjectaltname}`),
    );
    listener.once('tlsClientError', (error) => resolve(`server: ${error.message}`));
  });
  const ofClient = new Promise<string>((resolve) => {
    socket.once('secureConnect', () => resolve('connected'));
    socket.on('error', (error) => resolve(`client: ${error.message}`));
  });
  const [seenByServer, seenByClient] = await Promise.all([ofServer, ofClient]);
  socket.destroy();
  listener.close();
  return seenByClient === 'connected' ? seenByServer : seenByClient;
}

/** What a peer presents: its leaf and the issuing CA, never the root. */
function present(leaf: Issuer, authority: Issuer): Side['chain'] {
  return { cert: leaf.certificatePem + authority.certificatePem, key: leaf.privateKeyPem };
}

async function issueBelow(root: Issuer, commonName: string, profile: LeafProfile): Promise<Side['chain']> {
  const [authorityKey, leafKey] = await Promise.all([generateKeyPair(P256), generateKeyPair(P256)]);
  const authority = withKey(
    issueAuthority({ commonName }, authorityKey.publicKeyDer, root, termsOf(9, new Date())),
    authorityKey,
  );
  return present(
    withKey(issueLeaf(profile, leafKey.publicKeyDer, authority, termsOf(9, new Date())), leafKey),
    authority,
  );
}

describe('pki over TLS 1.3', () => {
  let mesh: Chain;

  before(async () => {
    mesh = await makeChain(P256, new Date());
  });

  const meshSide = (chain: Side['chain'], trust = mesh.authority): Side => ({ chain, trust: trust.certificatePem });
  const server = () => meshSide(present(mesh.leaf, mesh.authority));
  const client = () => meshSide(present(mesh.leaf, mesh.authority), mesh.root);

  for (const algorithm of ALGORITHMS) {
    it(`connects both ways with ${algorithm.algorithm} ${algorithm.size}`, async () => {
      const { root, authority, leaf } = await makeChain(algorithm, new Date());
      const chain = present(leaf, authority);
      const seen = await meet({ chain, trust: authority.certificatePem }, { chain, trust: root.certificatePem });
      expect(seen).to.match(/^TLSv1\.3 URI:spiffe:\/\/cluster\.local\/ns\/monitoring\/stack\/prod\/query, DNS:/);
    });
  }

  it('refuses a client without a certificate', async () => {
    expect(await meet(server(), { ...client(), chain: {} })).to.match(/^server: .*did not return a certificate/);
  });

  it('refuses a client of another issuing CA under the same root', async () => {
    const stranger = await issueBelow(mesh.root, 'prod access v1', { ...QUERY, usages: ['clientAuth'] });
    expect(await meet(server(), { ...client(), chain: stranger })).to.match(/^server: /);
    const trusting = meshSide(server().chain, mesh.root);
    expect(await meet(trusting, { ...client(), chain: stranger })).to.match(/^TLSv1\.3 URI:/);
  });

  it('refuses a leaf as a client that is only a server', async () => {
    const { publicKeyDer } = mesh.leaf.key;
    const pem = issueLeaf({ ...QUERY, usages: ['serverAuth'] }, publicKeyDer, mesh.authority, termsOf(9, new Date()));
    const chain = present({ ...mesh.leaf, certificatePem: pem }, mesh.authority);
    expect(await meet(server(), { ...client(), chain })).to.match(/^server: /);
  });

  it('refuses a server of another root, and one of another name', async () => {
    const other = await makeChain(P256, new Date());
    expect(await meet(server(), { ...client(), trust: other.root.certificatePem })).to.match(/^client: /);
    expect(await meet(server(), client(), 'other.internal')).to.match(/^client: .*does not match/);
  });
});
