// Runs in the cluster's network: asks Query again and again as a declared client, until its standard input ends; then prints what failed.
import { request } from 'node:https';
import type { LoadOptions, LoadReport } from '../load.ts';

const options = JSON.parse(process.env['OPTIONS'] ?? '') as LoadOptions;
const failures: string[] = [];
let sent = 0;
let stopped = false;
process.stdin.resume().on('end', () => {
  stopped = true;
});

const running: Promise<void>[] = [];
while (!stopped) {
  const expected = options.queries[sent % options.queries.length];
  if (expected)
    running.push(ask(expected.path, expected.value).catch((error: Error) => void failures.push(error.message)));
  sent += 1;
  await new Promise((resolve) => setTimeout(resolve, 1000 / options.perSecond));
}
await Promise.all(running);
const report: LoadReport = { sent, failures };
process.stdout.write(JSON.stringify(report));

/** A new connection each time, as from many clients: each must be served by whatever certificate is current. */
async function ask(path: string, value: string): Promise<void> {
  const body = await get(path);
  const answer = JSON.parse(body) as {
    status: string;
    warnings?: string[];
    data?: { result: { value: [number, string] }[] };
  };
  const found = answer.data?.result[0]?.value[1];
  if (answer.warnings?.length) throw new Error(`${path}: partial answer: ${answer.warnings.join('; ')}`);
  if (found !== value) throw new Error(`${path}: ${found ?? body.slice(0, 200)} instead of ${value}`);
}

function get(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { cert, key, ca, host, port, serverName } = options;
    const call = request(
      { host, port, path, cert, key, ca, servername: serverName, agent: false, timeout: 10_000 },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          response.statusCode === 200
            ? resolve(Buffer.concat(chunks).toString())
            : reject(new Error(`${path}: HTTP ${response.statusCode}`)),
        );
      },
    );
    call.on('timeout', () => call.destroy(new Error(`${path}: no answer within 10 s`)));
    call.on('error', reject);
    call.end();
  });
}
