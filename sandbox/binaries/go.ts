import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Binary } from './table.ts';

/** The folder that holds the module `name`. */
export function moduleDirectory(name: string): string {
  return fileURLToPath(new URL(`../tools/${name}`, import.meta.url));
}

/** The Go toolchain's version, such as `go1.26.8`. Throws with the way out if there is none. */
export async function goVersion(): Promise<string> {
  const { stdout, failed } = await execa('go', ['env', 'GOVERSION'], { reject: false, env: GO_ENVIRONMENT });
  if (failed || typeof stdout !== 'string') {
    throw new Error(
      'go is not in PATH, and the sandbox builds Kubernetes and Thanos from source: install Go 1.26 or later, ' +
        'or, for the control plane alone, set KUBEBUILDER_ASSETS to a folder with etcd, kube-apiserver, ' +
        'kube-controller-manager and kubectl',
    );
  }
  return stdout.trim();
}

/** What a built file depends on, as 12 hexadecimal digits: sources' checksums, tags, linker flags, toolchain. */
export async function fingerprint(row: Binary, version: string): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([version, buildArguments(row, 'out')]));
  const directory = moduleDirectory(row.module);
  for (const file of (await readdir(directory)).sort()) hash.update(file).update(await readFile(join(directory, file)));
  return hash.digest('hex').slice(0, 12);
}

/** Compiles `row` into the file `output`: static, without paths of this machine. */
export async function compile(row: Binary, output: string): Promise<void> {
  await execa('go', buildArguments(row, output), { cwd: moduleDirectory(row.module), env: GO_ENVIRONMENT });
}

/** Never another toolchain than the one found, never a change of go.mod, no libc (the images hold none). */
const GO_ENVIRONMENT = { GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly -buildvcs=false', CGO_ENABLED: '0' };

function buildArguments(row: Binary, output: string): string[] {
  const variables = Object.entries(row.variables).map(([name, value]) => `-X ${name}=${value}`);
  const tags = row.tags.length > 0 ? ['-tags', row.tags.join(',')] : [];
  return ['build', '-trimpath', ...tags, '-ldflags', ['-s -w', ...variables].join(' '), '-o', output, row.package];
}
