import { expect } from 'chai';
import type { List, WatchEvent } from '../../../../sandbox/cluster/api-client.ts';
import { follow, makeReminder } from '../../../../sandbox/cluster/follow.ts';
import { waitFor } from '../../../../sandbox/wait.ts';

const object = (uid: string, name = uid) => ({ metadata: { uid, name } });
const list = (...uids: readonly string[]): List => ({
  items: uids.map((uid) => object(uid)),
  metadata: { resourceVersion: `after ${uids.join()}` },
});
const SOON = { timeout: 2000, interval: 10 };

/** Hands out each list and each series of events in turn; the last series does not end. */
function serverOf(lists: readonly (List | Error)[], series: readonly (readonly WatchEvent[])[]) {
  const [waitingLists, waitingSeries] = [[...lists], [...series]];
  const watchedFrom: string[] = [];
  async function* watch(_path: string, resourceVersion: string): AsyncGenerator<WatchEvent> {
    watchedFrom.push(resourceVersion);
    yield* waitingSeries.shift() ?? [];
    if (waitingSeries.length === 0) await new Promise<never>(() => undefined);
  }
  const read = async () => {
    const next = waitingLists.shift();
    if (next instanceof Error || !next) throw next ?? new Error('asked too often');
    return next;
  };
  return { api: { read, watch }, watchedFrom };
}

describe('sandbox/cluster/follow', () => {
  it('has what was listed and what was changed since, and tells of each', async () => {
    let changes = 0;
    const { api, watchedFrom } = serverOf(
      [list('a', 'b')],
      [
        [
          { type: 'ADDED', object: object('c') },
          { type: 'MODIFIED', object: object('a', 'renamed') },
          { type: 'DELETED', object: object('b') },
        ],
      ],
    );
    const follower = follow(
      api,
      '/pods',
      () => {
        changes += 1;
      },
      expectNoProblem,
    );
    await waitFor('all changes', async () => changes === 4, SOON);
    expect(await follower.items()).to.deep.equal([object('a', 'renamed'), object('c')]);
    expect(watchedFrom).to.deep.equal(['after a,b']);
  });

  it('reads anew when the server has forgotten, and forgets what is gone', async () => {
    const { api, watchedFrom } = serverOf([list('a', 'b'), list('b')], [[{ type: 'ERROR', object: object('') }], []]);
    const follower = follow(api, '/pods', () => undefined, expectNoProblem);
    await waitFor('the second watch', async () => watchedFrom.length === 2, SOON);
    expect(await follower.items()).to.deep.equal([object('b')]);
  });

  it('tells of a server that does not answer, and has nothing until it does', async () => {
    const problems: string[] = [];
    const { api } = serverOf([new Error('no server'), list('a')], [[]]);
    const follower = follow(
      api,
      '/pods',
      () => undefined,
      (error) => problems.push(String(error)),
    );
    expect(await follower.items()).to.deep.equal([object('a')]);
    expect(problems).to.deep.equal(['Error: no server']);
  });

  it('reminds once of all that came before, and again of what comes later', async () => {
    const { remind, next } = makeReminder();
    remind();
    remind();
    await next();
    const later = next().then(() => 'reminded');
    expect(await Promise.race([later, Promise.resolve('still')])).to.equal('still');
    remind();
    expect(await later).to.equal('reminded');
  });
});

function expectNoProblem(error: unknown): void {
  throw error;
}
