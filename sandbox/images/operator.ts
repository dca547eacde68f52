import { createHash } from 'node:crypto';
import { copyFile, glob, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import packageJson from '../../package.json' with { type: 'json' };
import { cacheDirectory, makeOnce, removeEarlier } from '../cache.ts';
import type { Log } from '../log.ts';
import { baseEntries } from './base.ts';
import type { ImageFile } from './build.ts';
import { buildImage } from './build.ts';
import { text, tree } from './entries.ts';
import { nodeEntries } from './node.ts';
import { nodeFlags } from './node-flags.ts';

/** The operator's own image, as its manifests name it. */
export const OPERATOR_IMAGE = `ghcr.io/secure-thanos/operator:${packageJson.version}`;

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const PROJECT_FILES = ['package.json', 'package-lock.json', '.npmrc'];

/** Compiles the operator and packs it with its dependencies and Node into an image; what has not changed is reused. */
export async function buildOperatorImage(log: Log): Promise<ImageFile> {
  const [compiled, modules] = [await compileOperator(log), await installDependencies(log)];
  return buildImage(
    {
      reference: OPERATOR_IMAGE,
      entrypoint: ['/bin/node', ...nodeFlags(), '/app/dist/main.js'],
      user: '65532:65532',
      workingDirectory: '/app',
      environment: { NODE_ENV: 'production' },
      layers: [
        [...(await baseEntries()), ...(await nodeEntries())],
        await tree(join(modules, 'node_modules'), '/app/node_modules'),
        [
          text('/app/package.json', await readFile(join(CHECKOUT, 'package.json'), 'utf8')),
          ...(await tree(compiled, '/app/dist')),
        ],
      ],
    },
    log,
  );
}

async function compileOperator(log: Log): Promise<string> {
  const sources: string[] = [];
  for await (const file of glob('src/**/*.{ts,json}', { cwd: CHECKOUT })) sources.push(file);
  const key = await hashFiles([...sources.sort(), 'tsconfig.json', 'tsconfig.build.json']);
  const compiler = join(CHECKOUT, 'node_modules/typescript/bin/tsc');
  const compile = async (folder: string): Promise<void> => {
    log('compiling the operator');
    const compilation = [compiler, '-p', 'tsconfig.build.json', '--outDir', folder];
    const { failed, stdout } = await execa(process.execPath, compilation, { cwd: CHECKOUT, reject: false });
    if (failed) throw new Error(`the operator does not compile:\n${stdout}`);
  };
  const compiled = await makeOnce(join(cacheDirectory(), 'operator', `dist-${key}`), compile, log);
  await removeEarlier(compiled, 'dist-');
  return compiled;
}

/** As the Dockerfile leaves them out. */
export const OMITTED = ['--omit=dev', '--omit=optional', '--omit=peer'] as const;

async function installDependencies(log: Log): Promise<string> {
  const install = async (folder: string): Promise<void> => {
    log('installing the dependencies of the operator');
    await mkdir(folder, { recursive: true });
    for (const file of PROJECT_FILES) await copyFile(join(CHECKOUT, file), join(folder, file));
    await execa('npm', ['ci', ...OMITTED, '--ignore-scripts'], { cwd: folder });
  };
  const key = `${await hashFiles(PROJECT_FILES)}-${OMITTED.length}`;
  const installed = await makeOnce(join(cacheDirectory(), 'operator', `modules-${key}`), install, log);
  await removeEarlier(installed, 'modules-');
  return installed;
}

async function hashFiles(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(await readFile(join(CHECKOUT, file)));
  return hash.digest('hex').slice(0, 12);
}
