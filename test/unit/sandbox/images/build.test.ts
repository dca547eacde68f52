import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import tar from 'tar-stream';
import { buildImage } from '../../../../sandbox/images/build.ts';
import { directory, link, program, text, tree } from '../../../../sandbox/images/entries.ts';
import { withParents, writeLayer } from '../../../../sandbox/images/layer.ts';
import { libraryPaths } from '../../../../sandbox/images/node.ts';
import { silent } from '../../../../sandbox/log.ts';

const LONG = `/app/${'deep/'.repeat(40)}file.js`;

describe('sandbox/images', () => {
  let folder = '';
  let cacheBefore: string | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'images-test-'));
    await writeFile(join(folder, 'program'), 'a program');
    cacheBefore = process.env['SECURETHANOS_CACHE'];
    process.env['SECURETHANOS_CACHE'] = join(folder, 'cache');
  });

  afterEach(async () => {
    if (cacheBefore === undefined) delete process.env['SECURETHANOS_CACHE'];
    else process.env['SECURETHANOS_CACHE'] = cacheBefore;
    await rm(folder, { recursive: true, force: true });
  });

  it('adds the folders on the way, once and before what is in them', () => {
    const entries = withParents([text('/etc/ssl/a', ''), directory('/etc', 0o700), text('/etc/ssl/b', '')]);
    expect(entries.map(({ path }) => path)).to.deep.equal(['/etc', '/etc/ssl', '/etc/ssl/a', '/etc/ssl/b']);
    expect(entries[0]).to.deep.equal(directory('/etc', 0o700));
  });

  it('takes a whole folder, with symbolic links as links and executables executable', async () => {
    await mkdir(join(folder, 'in/bin'), { recursive: true });
    await writeFile(join(folder, 'in/bin/run'), 'x', { mode: 0o700 });
    await writeFile(join(folder, 'in/data'), 'y', { mode: 0o600 });
    await symlink('bin/run', join(folder, 'in/link'));
    expect(await tree(join(folder, 'in'), '/app')).to.deep.equal([
      directory('/app'),
      directory('/app/bin'),
      program(join(folder, 'in/bin/run'), '/app/bin/run'),
      { kind: 'file', path: '/app/data', mode: 0o644, source: join(folder, 'in/data') },
      link('/app/link', 'bin/run'),
    ]);
  });

  it('writes the same bytes for the same entries, whatever their order and age', async () => {
    const file = join(folder, 'program');
    await writeFile(file, 'first');
    const entries = [program(file, '/bin/program'), text(LONG, 'long'), link('/bin/sh', 'program')];
    const first = await writeLayer(entries, join(folder, 'first.tar'));
    await utimes(file, 1, 1);
    const second = await writeLayer([...entries].reverse(), join(folder, 'second.tar'));
    expect(second).to.equal(first);
    expect(await readFile(join(folder, 'first.tar'))).to.deep.equal(await readFile(join(folder, 'second.tar')));
  });

  it('writes archives whose names, links, modes and digests hold together', async () => {
    const { path } = await buildImage(image('one', join(folder, 'program')), silent);
    const archive = await unpack(path);
    const [manifest] = JSON.parse(archive.get('manifest.json')?.content.toString() ?? '[]');
    expect(manifest.RepoTags).to.deep.equal(['example.test/image:1']);
    const config = JSON.parse(archive.get(manifest.Config)?.content.toString() ?? '{}');
    expect(config.config).to.deep.include({ User: '1001', Entrypoint: ['/bin/program'], WorkingDir: '/' });
    const [layer = Buffer.alloc(0), ...others] = contents(archive, manifest.Layers);
    expect(config.rootfs.diff_ids).to.deep.equal([layer, ...others].map(digest));
    expect(others).to.have.length(1);
    await writeFile(join(folder, 'layer.tar'), layer);
    const files = await unpack(join(folder, 'layer.tar'));
    expect(files.get(LONG.slice(1))?.content.toString()).to.equal('one');
    expect(files.get('bin/sh')).to.include({ type: 'symlink', linkname: 'program' });
    for (const [name, { mtime }] of files) expect(mtime, name).to.deep.equal(new Date(0));
    expect(files.get('tmp')).to.include({ type: 'directory', mode: 0o1777 });
  });

  it('builds again only when the content changes, and keeps one archive of a name', async () => {
    const told: string[] = [];
    const log = (line: string) => told.push(line);
    const source = join(folder, 'program');
    const first = await buildImage(image('one', source), log);
    const again = await buildImage(image('one', source), log);
    expect(again.path).to.equal(first.path);
    expect(told).to.have.length(1);
    const changed = await buildImage(image('two', source), log);
    expect(changed.path).not.to.equal(first.path);
    expect(told).to.have.length(2);
    await writeFile(source, 'another program');
    const rebuilt = await buildImage(image('two', source), log);
    expect(rebuilt.path).not.to.equal(changed.path);
    const error = await readFile(first.path).catch((reason: NodeJS.ErrnoException) => reason.code);
    expect(error).to.equal('ENOENT');
  });

  it('finds the libraries that a program loads', () => {
    const output = [
      '\tlinux-vdso.so.1 (0x00007ffd)',
      '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f00)',
      '\t/lib64/ld-linux-x86-64.so.2 (0x00007f01)',
    ].join('\n');
    expect(libraryPaths(output)).to.deep.equal(['/lib/x86_64-linux-gnu/libc.so.6', '/lib64/ld-linux-x86-64.so.2']);
  });
});

function image(content: string, source: string) {
  return {
    reference: 'example.test/image:1',
    entrypoint: ['/bin/program'],
    user: '1001',
    layers: [
      [text(LONG, content), link('/bin/sh', 'program'), directory('/tmp', 0o1777)],
      [program(source, '/bin/program')],
    ],
  };
}

function contents(archive: Map<string, Unpacked>, names: readonly string[]): Buffer[] {
  return names.map((name) => archive.get(name)?.content ?? Buffer.alloc(0));
}

function digest(layer: Buffer): string {
  return `sha256:${createHash('sha256').update(layer).digest('hex')}`;
}

interface Unpacked {
  readonly type: string;
  readonly mode: number;
  readonly linkname: string;
  readonly mtime: Date;
  readonly content: Buffer;
}

async function unpack(path: string): Promise<Map<string, Unpacked>> {
  const extract = tar.extract();
  const files = new Map<string, Unpacked>();
  createReadStream(path).pipe(extract);
  for await (const entry of extract) {
    const { name, type, mode, linkname, mtime } = entry.header;
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    files.set(name.replace(/\/$/, ''), { type, mode, linkname, mtime, content: Buffer.concat(chunks) });
  }
  return files;
}
