// Live objects become facts in src/observed, and by one function. Who may read a part of one is a rule of ESLint, see
// raw-objects.test.ts.
import { glob, readFile } from 'node:fs/promises';
import { expect } from 'chai';

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

  it('has one decoding of a Secret', async () => {
    expect(await filesWith(/Buffer\.from\([^;]*'base64'\)|toString\('base64'\)/)).to.have.members(BASE64);
  });

  it('becomes facts in two places of a pass over a stack, and in one of each other look', async () => {
    expect(
      await filesWith(/import \{[^}]*\bobserve(Again)?\b[^}]*\} from '[^']*\/observed\/observe\.ts'/),
    ).to.have.members([
      'src/cli/render/from-cluster.ts',
      'src/controller/gather.ts',
      'src/controller/paused.ts',
      'src/controller/write.ts',
    ]);
  });

  it('is decoded as a certificate in one place', async () => {
    expect(await filesWith(/import \{[^}]*\breadCertificateSecret\b/)).to.deep.equal(['src/observed/certificates.ts']);
  });

  it('has one declaration of what a pod says of itself, and one of whether it is ready', async () => {
    expect(await filesWith(/interface PodStatus\b|type PodStatus =/)).to.deep.equal(['src/observed/pods.ts']);
    expect(await filesWith(/=== 'Ready' && status === 'True'/)).to.deep.equal(['src/observed/pods.ts']);
  });
});
