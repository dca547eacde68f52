// A stand-in for a cluster with one stack: a server with Query's certificate, and what the API server would answer.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import type { Cluster } from '../../../../src/cli/cluster.ts';
import { issueLeaf } from '../../../../src/pki/issue.ts';
import type { Issuer } from '../../../../src/pki/types.ts';
import { type Chain, makeChain, P256, termsOf, withKey } from '../../pki/chains.ts';

export const STACK = { name: 'prod', namespace: 'monitoring' };

export interface StandIn {
  readonly chain: Chain;
  readonly cluster: Cluster;
  /** Objects that the API server finds, by kind and name. */
  readonly objects: Map<string, KubernetesObject>;
  readonly pods: KubernetesObject[];
  /** Pods that were connected to. */
  readonly forwarded: string[];
  readonly stop: () => void;
}

export async function makeStandIn(): Promise<StandIn> {
  const chain = await makeChain(P256, new Date());
  const server = await startQuery(chain);
  const objects = new Map([
    ['SecureThanosStack/prod', object('prod', { spec: { clients: [{ name: 'admin', access: ['query'] }] } })],
    ['Secret/prod-thanos-client-admin', clientSecret(chain, 'admin')],
  ]);
  const pods = [pod('query-0', 'False'), pod('query-1', 'True')];
  const forwarded: string[] = [];
  const forward: Cluster['forward'] = async (target) => {
    forwarded.push(`${target.namespace}/${target.pod}:${target.port}`);
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    // Not a socket any more, as a port-forward is none.
    return Duplex.from({ readable: socket, writable: socket });
  };
  const client: Cluster['client'] = {
    find: async ({ kind, name }) => objects.get(`${kind}/${name}`),
    list: async () => ({ items: pods, resourceVersion: '1' }),
    pages: async function* () {
      yield { items: pods, resourceVersion: '1' };
    },
  };
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { chain, cluster: { client, forward }, objects, pods, forwarded, stop };
}

export function object(name: string, rest: Readonly<Record<string, unknown>>): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Any', metadata: { name, namespace: 'monitoring' }, ...rest };
}

export const pod = (name: string, ready: 'True' | 'False') =>
  object(name, { status: { conditions: [{ type: 'Ready', status: ready }] } });

/** A Secret as the operator makes it for a declared client; `issuer` signs it. */
export function clientSecret(chain: Chain, name: string, issuer: Issuer = chain.authority): KubernetesObject {
  const uris = [`spiffe://cluster.local/ns/monitoring/stack/prod/client/${name}`];
  const { key } = chain.leaf;
  const profile = { uris, dnsNames: [], ipAddresses: [], usages: ['clientAuth'] } as const;
  const leaf = withKey(issueLeaf(profile, key.publicKeyDer, issuer, termsOf(9, new Date())), key);
  const data = {
    'tls.crt': encode(leaf.certificatePem + issuer.certificatePem),
    'tls.key': encode(leaf.privateKeyPem),
    'ca.crt': encode(chain.root.certificatePem),
  };
  return object(`prod-thanos-client-${name}`, { data });
}

const encode = (text: string) => Buffer.from(text).toString('base64');

/** Answers with what it saw of the request; /big with 8 MiB. */
async function startQuery({ root, authority, leaf }: Chain): Promise<Server> {
  const server = createServer(
    {
      cert: leaf.certificatePem + authority.certificatePem,
      key: leaf.privateKeyPem,
      ca: root.certificatePem,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
    },
    (request, response) => void answer(request, response),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = request;
  const client = (request.socket as TLSSocket).getPeerCertificate().subjectaltname;
  const body = await text(request);
  response.setHeader('access-control-allow-origin', '*');
  if (url === '/big') response.end(Buffer.alloc(8 * 1024 * 1024, 'x'));
  else response.end(JSON.stringify({ client, method, url, host: headers.host, cookie: headers.cookie, body }));
}
