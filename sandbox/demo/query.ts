// A question to Query, over mutual TLS, as the declared client of the example.
import { type RequestOptions, request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Kubectl } from '../kubernetes.ts';
import { STACK_NAME, STACK_NAMESPACE } from '../quickstart/surroundings.ts';

export const CLIENT_SECRET = `${STACK_NAME}-thanos-client-grafana`;

/** What Query said to one question. */
export interface Answer {
  readonly value: string | undefined;
  readonly certificate: string;
}

/** Whom the client is and how it reaches Query. */
export interface QueryClient {
  /** @param time seconds since 1970; now if not given */
  readonly ask: (expression: string, time?: number) => Promise<Answer>;
  /** Connects without a certificate and says how that was refused. */
  readonly askAsNobody: () => Promise<string>;
}

/** Opens the way to Query at a loopback port that leads to it, with the certificate from the client's Secret. */
export async function queryClient(cluster: Kubectl, port: number): Promise<QueryClient> {
  const secret = await cluster.get(['secret', CLIENT_SECRET, '-n', STACK_NAMESPACE]);
  const decode = (key: string) => Buffer.from(secret.data[key], 'base64').toString();
  const identity = { cert: decode('tls.crt'), key: decode('tls.key') };
  const server = {
    host: '127.0.0.1',
    port,
    ca: decode('ca.crt'),
    servername: `${STACK_NAME}-thanos-query.${STACK_NAMESPACE}.svc`,
    agent: false as const,
  };
  return {
    ask: async (expression, time) => {
      const parameters = { query: expression, partial_response: 'false', ...(time ? { time: String(time) } : {}) };
      const path = `/api/v1/query?${new URLSearchParams(parameters)}`;
      const { body, certificate } = await get({ ...server, ...identity, path });
      const answer = JSON.parse(body) as { data?: { result: { value: [number, string] }[] } };
      return { value: answer.data?.result[0]?.value[1], certificate };
    },
    askAsNobody: () =>
      get({ ...server, path: '/api/v1/query?query=up' }).then(
        ({ body }) => `it was served: ${body}`,
        (error: Error) => `refused: ${tlsReason(error)}`,
      ),
  };
}

function get(options: RequestOptions): Promise<{ readonly body: string; readonly certificate: string }> {
  return new Promise((resolve, reject) => {
    const call = request(options, (response) => {
      const chunks: Buffer[] = [];
      const socket = response.socket as TLSSocket;
      const certificate = `${socket.getProtocol()}, ${socket.getPeerCertificate().subjectaltname?.split(', ')[0] ?? ''}`;
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ body: Buffer.concat(chunks).toString(), certificate }));
      response.on('error', reject);
    });
    call.setTimeout(10_000, () => call.destroy(new Error('no answer within 10 s')));
    call.on('error', reject);
    call.end();
  });
}

/** OpenSSL's words without its codes and places: "...:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:..." */
function tlsReason({ message }: Error): string {
  return /SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message;
}
