import { Agent, request } from 'undici';
import { readAccess } from '../access.ts';

/** @param path below the API server's root. @returns the answer, parsed; rejects in kubectl's words */
export type Ask = (path: string, accept?: string) => Promise<unknown>;

/**
 * Each request has a connection of its own, as each kubectl has: none that broke with its API server is used again.
 * @param kubeconfigFile one that the sandbox has written; it is read when the first question comes
 */
export function asker(kubeconfigFile: string): Ask {
  let connection: ReturnType<typeof connect> | undefined;
  return async (path, accept = 'application/json') => {
    connection ??= connect(kubeconfigFile);
    const { server, dispatcher } = await connection;
    const { statusCode, body } = await request(`${server}${path}`, { dispatcher, headers: { accept } });
    const text = await body.text();
    if (statusCode < 300) return JSON.parse(text);
    throw new Error(`Error from server ${reasonOf(statusCode, text)}`);
  };
}

async function connect(kubeconfigFile: string) {
  const { server, tls } = await readAccess(kubeconfigFile);
  return { server, dispatcher: new Agent({ pipelining: 0, headersTimeout: 30_000, connect: tls }) };
}

/** Such as `(NotFound): pods "x" not found`. What stands before the API server answers as it likes. */
function reasonOf(statusCode: number, text: string): string {
  try {
    const { reason, message } = JSON.parse(text) as { readonly reason: string; readonly message: string };
    return `(${reason}): ${message}`;
  } catch {
    return `(${statusCode}): ${text}`;
  }
}
