// Runs in the cluster's network: gets each page on standard input and prints what was answered.
import { get as getPlain } from 'node:http';
import { get as getSecured } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Page, PageAnswer } from '../adversary/secrets/pages.ts';

const TIMEOUT_MS = 20_000;

const pages = JSON.parse(await text(process.stdin)) as readonly Page[];
const answers: PageAnswer[] = [];
for (const page of pages) answers.push(await ask(page));
process.stdout.write(JSON.stringify(answers));

/** The status is 0 when there was no answer. */
function ask({ name, host, port, path, tls }: Page): Promise<PageAnswer> {
  return new Promise((resolve) => {
    const options = { host, port, path, timeout: TIMEOUT_MS };
    // What the server shows is checked elsewhere.
    const request = tls ? getSecured({ ...options, ...tls, rejectUnauthorized: false }) : getPlain(options);
    const fail = (error: Error) => resolve({ name, status: 0, body: error.message });
    request.on('timeout', () => request.destroy(new Error('timeout'))).on('error', fail);
    request.on('response', (answer) => {
      text(answer).then((body) => resolve({ name, status: answer.statusCode ?? 0, body }), fail);
    });
  });
}
