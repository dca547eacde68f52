// Live objects are read in src/observed, and compared in src/controller/apply: everywhere else they are facts.
import { glob, readFile } from 'node:fs/promises';
import { expect } from 'chai';

/** Rooms that read raw objects by their nature. */
const RAW = /^src\/(observed|kube|controller\/apply)\//;

/** Who else reads a part of an object, and of which. */
const READERS: Readonly<Record<string, string>> = {
  'src/api/data.ts': 'texts of ConfigMaps and Secrets, for all',
  'src/cli/proxy/clients.ts': 'the stack',
  'src/cli/render/from-cluster.ts': 'the stack',
  'src/cli/validate/changes.ts': 'stacks',
  'src/cli/verify/stack.ts': 'the stack',
  'src/controller/finalize.ts': 'the stack',
  'src/controller/found.ts': 'the stack',
  'src/controller/gather.ts': 'the stack',
  'src/controller/news.ts': 'the stack',
  'src/controller/paused.ts': 'the stack',
  'src/controller/reconcile.ts': 'the stack',
  'src/controller/refused.ts': 'the stack',
  'src/controller/report.ts': 'the stack',
  'src/inputs/neighbours.ts': 'stacks',
  'src/manifests/desired-hash.ts': 'what is wanted',
  'src/plan/known-authorities.ts': 'the stack',
  'src/plan/revocation.ts': 'the stack',
  'src/stack/resolve/resolve.ts': 'the stack',
  'src/workloads/kept-sizes.ts': 'what is wanted',
};

/** Who writes or reads base64 that is not of a Secret. */
const BASE64 = [
  'src/api/data.ts',
  'src/kube/config.ts',
  'src/pki/pem.ts',
  'src/user-files/object-storage/checks/private-key.ts',
];

async function filesWith(pattern: RegExp): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const file of glob('src/**/*.ts')) if (pattern.test(await readFile(file, 'utf8'))) found.push(file);
  return found.sort();
}

describe('what lies in live objects', function () {
  this.timeout(20_000);

  it('is read in the room of what was observed', async () => {
    const readers = await filesWith(/\b[a-z]\w*\)?(\?\.)?\['(status|spec|data)'\]/);
    expect(readers.filter((file) => !RAW.test(file))).to.have.members(Object.keys(READERS));
  });

  it('has one decoding of a Secret', async () => {
    expect(await filesWith(/Buffer\.from\([^;]*'base64'\)|toString\('base64'\)/)).to.have.members(BASE64);
  });

  it('has one declaration of what a pod says of itself, and one of whether it is ready', async () => {
    expect(await filesWith(/interface PodStatus\b|type PodStatus =/)).to.deep.equal(['src/observed/pods.ts']);
    expect(await filesWith(/=== 'Ready' && status === 'True'/)).to.deep.equal(['src/observed/pods.ts']);
  });
});
