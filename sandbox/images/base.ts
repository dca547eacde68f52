import { readFile } from 'node:fs/promises';
import type { Entry } from './entries.ts';
import { directory, link, program, text } from './entries.ts';

/** What every image holds: users, name service order, a /tmp, and the machine's public certificate authorities. */
export async function baseEntries(): Promise<Entry[]> {
  const bundle = '/etc/ssl/certs/ca-certificates.crt';
  return [
    text('/etc/passwd', 'root:x:0:0:root:/:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n'),
    text('/etc/group', 'root:x:0:\nnobody:x:65534:\n'),
    text('/etc/nsswitch.conf', 'hosts: files dns\n'),
    text(bundle, await readFile(bundle, 'utf8').catch(() => '')),
    directory('/tmp', 0o1777),
  ];
}

const APPLETS = [
  'base64',
  'basename',
  'cat',
  'cmp',
  'cp',
  'date',
  'dirname',
  'env',
  'false',
  'grep',
  'head',
  'id',
  'kill',
  'ls',
  'mkdir',
  'mv',
  'pidof',
  'rm',
  'sed',
  'sh',
  'sha256sum',
  'sleep',
  'test',
  'tr',
  'true',
  'wget',
];

/** The shell tools that the official Thanos and Prometheus images bring, from one static program. */
export function busyboxEntries(busybox: string): Entry[] {
  return [program(busybox, '/bin/busybox'), ...APPLETS.map((name) => link(`/bin/${name}`, 'busybox'))];
}
