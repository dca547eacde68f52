import { execa } from 'execa';

/** Where the files of a Go module are; they are loaded when they are not there. */
export async function moduleDirectory(path: string, version: string): Promise<string> {
  const { stdout } = await execa('go', ['mod', 'download', '-json', `${path}@${version}`], {
    cwd: '/',
    env: { GOFLAGS: '-mod=mod' },
  });
  return (JSON.parse(stdout) as { readonly Dir: string }).Dir;
}
