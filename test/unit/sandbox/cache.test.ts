import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cacheDirectory, makeOnce, removeEarlier } from '../../../sandbox/cache.ts';
import { withLock } from '../../../sandbox/lock.ts';
import { silent } from '../../../sandbox/log.ts';

/** Above every pid that a kernel gives out. */
const NOBODY = 2 ** 30;

describe('sandbox/cache', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cache-test-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is chosen by the environment', () => {
    const environment = { SECURETHANOS_CACHE: '/a', XDG_CACHE_HOME: '/b' };
    expect(cacheDirectory(environment)).to.equal('/a/secure-thanos-operator');
    expect(cacheDirectory({ XDG_CACHE_HOME: '/b' })).to.equal('/b/secure-thanos-operator');
  });

  it('makes a thing once for two who want it at the same time', async () => {
    let made = 0;
    const make = async (path: string): Promise<void> => {
      made += 1;
      await writeFile(path, 'content');
    };
    const target = join(folder, 'thing');
    await Promise.all([makeOnce(target, make, silent), makeOnce(target, make, silent)]);
    expect(made).to.equal(1);
    expect(await readdir(folder)).to.deep.equal(['thing']);
  });

  it('leaves nothing under the name of a thing that could not be made', async () => {
    const target = join(folder, 'thing');
    const fail = async (path: string): Promise<void> => {
      await writeFile(path, 'half');
      throw new Error('disk full');
    };
    const error = await makeOnce(target, fail, silent).catch((reason: Error) => reason);
    expect(error).to.be.instanceOf(Error).with.property('message', 'disk full');
    await makeOnce(target, (path) => writeFile(path, 'whole'), silent);
    expect(await readFile(target, 'utf8')).to.equal('whole');
  });

  it('takes over a lock whose holder is dead', async () => {
    const lock = join(folder, 'lock');
    await writeFile(lock, `${NOBODY}`);
    expect(await withLock(lock, silent, async () => readFile(lock, 'utf8'))).to.equal(`${process.pid}`);
  });

  it('waits for a lock whose holder lives, and says so', async () => {
    const lock = join(folder, 'lock');
    const told: string[] = [];
    const order: string[] = [];
    const second = async (): Promise<void> => void order.push('second');
    let waiting: Promise<void> | undefined;
    await withLock(lock, silent, async () => {
      // The second one asks while this one holds the lock, and gets it only when this one is done.
      const toldOf = new Promise<void>((resolve) => {
        const tell = (line: string): void => {
          told.push(line);
          resolve();
        };
        waiting = withLock(lock, tell, second);
      });
      await toldOf;
      order.push('first');
    });
    await waiting;
    expect(order).to.deep.equal(['first', 'second']);
    expect(told).to.deep.equal([`waiting for process ${process.pid}, which holds ${lock}`]);
  });

  it('removes what was made for earlier content, and nothing in work', async () => {
    for (const name of ['image-1.tar', 'image-2.tar', 'image-3.tar.lock', 'other-1.tar']) {
      await writeFile(join(folder, name), '');
    }
    await removeEarlier(join(folder, 'image-2.tar'), 'image-');
    expect(await readdir(folder)).to.have.members(['image-2.tar', 'image-3.tar.lock', 'other-1.tar']);
  });
});
