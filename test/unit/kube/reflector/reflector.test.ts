import { expect } from 'chai';
import { createClient } from '../../../../src/kube/client.ts';
import { systemClock } from '../../../../src/kube/clock.ts';
import { type ReflectorOptions, startReflector } from '../../../../src/kube/reflector/reflector.ts';
import type { ReflectorTiming } from '../../../../src/kube/reflector/timing.ts';
import { createTransport } from '../../../../src/kube/transport.ts';
import {
  configMap,
  type FakeServer,
  type Handler,
  line,
  listOf,
  sendJson,
  startFakeServer,
  status,
} from '../fake-server.ts';
import { waitFor } from '../wait-for.ts';

const QUICK: Partial<ReflectorTiming> = {
  backoff: { initialMs: 5, maxMs: 20, factor: 2, resetAfterMs: 1000 },
  idleMs: 60_000,
  absentMs: 10,
  staleMs: 60_000,
};

describe('reflector', () => {
  let server: FakeServer;
  let stop: AbortController;
  let news: string[];
  let reasons: string[];
  let warnings: number;

  beforeEach(async () => {
    server = await startFakeServer();
    stop = new AbortController();
    news = [];
    reasons = [];
    warnings = 0;
  });
  afterEach(async () => {
    stop.abort();
    await server.stop();
  });

  const start = (options: Partial<ReflectorOptions> = {}) => {
    const log = { debug: () => undefined, info: () => undefined, warn: () => void warnings++, error: () => undefined };
    return startReflector({
      client: createClient(createTransport(server.connection)),
      kind: 'ConfigMap',
      namespace: 'ns',
      signal: stop.signal,
      onChange: ({ type, object }) => news.push(`${type} ${object.metadata.name}@${object.metadata.resourceVersion}`),
      onRestart: (_, reason) => reasons.push(reason),
      log,
      ...options,
      timing: { ...QUICK, ...options.timing },
    });
  };
  /** Answers lists and watches; the counts start at 1. */
  const serve = (onList: Handler, onWatch: Handler) => {
    const counts = { list: 0, watch: 0 };
    server.handle((seen, response) => {
      const kind = seen.query.has('watch') ? 'watch' : 'list';
      counts[kind] += 1;
      (kind === 'watch' ? onWatch : onList)(seen, response, counts[kind]);
    });
    return counts;
  };
  const lists =
    (...objects: ReturnType<typeof configMap>[]): Handler =>
    (_, response) =>
      sendJson(response, 200, listOf(objects, '10'));
  const watchVersions = () =>
    server.seen.filter(({ query }) => query.has('watch')).map(({ query }) => query.get('resourceVersion'));

  it('lists, then follows the changes from there', async () => {
    serve(lists(configMap('a', '1')), (_, response) => {
      response.write(line('ADDED', configMap('b', '11')) + line('MODIFIED', configMap('a', '12')));
      response.write(line('DELETED', configMap('b', '13')));
    });
    const reflector = start({ labelSelector: 'x=y' });
    expect(await reflector.synced).to.equal('synced');
    await waitFor(() => news.length === 4);
    expect(news).to.deep.equal(['added a@1', 'added b@11', 'modified a@12', 'deleted b@13']);
    expect([...reflector.objects.keys()]).to.deep.equal(['v1|ConfigMap|ns|a']);
    const watch = server.seen.find(({ query }) => query.has('watch'))?.query;
    expect(watch?.get('resourceVersion')).to.equal('10');
    expect(watch?.get('labelSelector')).to.equal('x=y');
    expect(watch?.get('allowWatchBookmarks')).to.equal('true');
    expect(Number(watch?.get('timeoutSeconds'))).to.be.within(300, 600);
  });

  it('drops managedFields', async () => {
    const heavy = configMap('a', '1');
    Object.assign(heavy.metadata, { managedFields: [{}] });
    serve(lists(heavy), () => undefined);
    const reflector = start();
    await reflector.synced;
    expect([...reflector.objects.values()]).to.deep.equal([configMap('a', '1')]);
  });

  it('keeps what it is told to keep', async () => {
    serve(lists({ ...configMap('a', '1'), data: { secret: 'x' } }), () => undefined);
    const reflector = start({ transform: ({ apiVersion, kind, metadata }) => ({ apiVersion, kind, metadata }) });
    await reflector.synced;
    expect([...reflector.objects.values()]).to.deep.equal([configMap('a', '1')]);
  });

  it('goes on from the last event after a reset, without a new list', async () => {
    const counts = serve(lists(), (_, response, count) => {
      if (count > 1) return void response.write(line('ADDED', configMap('b', '12')));
      response.write(line('ADDED', configMap('a', '11')), () => response.socket?.resetAndDestroy());
    });
    start();
    await waitFor(() => news.includes('added b@12'));
    expect(counts.list).to.equal(1);
    expect(watchVersions()).to.deep.equal(['10', '11']);
    expect(reasons).to.deep.equal(['Unreachable']);
  });

  it('goes on from the last bookmark', async () => {
    serve(lists(), (_, response, count) => {
      if (count === 1) response.write(line('BOOKMARK', configMap('', '500')), () => response.socket?.resetAndDestroy());
    });
    start();
    await waitFor(() => watchVersions().length === 2);
    expect(watchVersions()).to.deep.equal(['10', '500']);
    expect(news).to.deep.equal([]);
  });

  for (const [what, answer] of [
    ['in the stream', (response) => response.write(line('ERROR', status(410, 'Expired', 'too old')))],
    ['at its opening', (response) => sendJson(response, 410, status(410, 'Expired', 'too old'))],
  ] as [string, (response: Parameters<Handler>[1]) => void][]) {
    it(`lists again after a 410 ${what}, and tells what changed meanwhile`, async () => {
      const counts = serve(
        (_, response, count) =>
          sendJson(
            response,
            200,
            count === 1 ? listOf([configMap('a', '1')], '10') : listOf([configMap('b', '20')], '21'),
          ),
        (_, response, count) => void (count === 1 && answer(response)),
      );
      start();
      await waitFor(() => watchVersions().length === 2);
      expect(counts.list).to.equal(2);
      expect(news).to.deep.equal(['added a@1', 'deleted a@1', 'added b@20']);
      expect(watchVersions()).to.deep.equal(['10', '21']);
      expect(reasons).to.deep.equal(['Expired']);
    });
  }

  it('takes a cut line for a failure, and reads the event again', async () => {
    const whole = line('ADDED', configMap('b', '12'));
    serve(lists(), (_, response, count) => {
      if (count === 1) response.end(line('ADDED', configMap('a', '11')) + whole.slice(0, 40));
      else response.write(whole);
    });
    start();
    await waitFor(() => news.length === 2);
    expect(news).to.deep.equal(['added a@11', 'added b@12']);
    expect(watchVersions()).to.deep.equal(['10', '11']);
    expect(reasons).to.deep.equal(['Malformed']);
  });

  it('takes garbage for a failure, and does not quote it', async () => {
    serve(lists(), (_, response, count) => void (count === 1 && response.write('hunter2\n')));
    const said: unknown[] = [];
    const log = {
      debug: () => undefined,
      info: () => undefined,
      warn: (...all: unknown[]) => void said.push(all),
      error: () => undefined,
    };
    start({ log });
    await waitFor(() => watchVersions().length === 2);
    expect(reasons).to.deep.equal(['Malformed']);
    expect(said.map((all) => String((all as [string, { error: Error }])[1].error.stack)).join()).to.not.include(
      'hunter2',
    );
  });

  it('reads characters and lines that arrive in pieces', async () => {
    const bytes = Buffer.from(line('ADDED', { ...configMap('a', '11'), data: { text: 'grün €' } }));
    const withinCharacter = bytes.indexOf('€') + 1;
    serve(lists(), (_, response) => {
      response.write(bytes.subarray(0, withinCharacter));
      setTimeout(() => response.write(bytes.subarray(withinCharacter)), 30);
    });
    const reflector = start();
    await waitFor(() => news.length === 1);
    expect([...reflector.objects.values()][0]?.['data']).to.deep.equal({ text: 'grün €' });
  });

  it('leaves a watch that has gone silent', async () => {
    serve(lists(), (_, response, count) => {
      response.writeHead(200).flushHeaders();
      if (count === 2) response.write(line('ADDED', configMap('a', '11')));
    });
    start({ timing: { idleMs: 50 } });
    await waitFor(() => news.length === 1);
    expect(reasons[0]).to.equal('Idle');
    expect(warnings).to.equal(0);
  });

  it('waits after a server that does not answer, unlike after silence', async () => {
    const waits: number[] = [];
    const clock = { ...systemClock, random: () => 0, sleep: async (ms: number) => void waits.push(ms) };
    const counts = serve(lists(), (_, response) => void response.destroy());
    start({ clock });
    await waitFor(() => counts.watch >= 3);
    expect(waits.slice(0, 2)).to.deep.equal([5, 10]);
  });

  it('lists again when nothing but silence comes for long', async () => {
    let now = 0;
    let watchesBeforeSecondList = 0;
    const counts = serve(
      (seen, response, count) => {
        if (count === 2) watchesBeforeSecondList = counts.watch;
        lists()(seen, response, count);
      },
      (_, response, count) => {
        response.writeHead(200).flushHeaders();
        if (count === 3) now = 300_000;
      },
    );
    start({ clock: { ...systemClock, now: () => now }, timing: { idleMs: 20 } });
    await waitFor(() => counts.list === 2);
    expect(watchesBeforeSecondList).to.equal(3);
  });

  it('stays with a watch that is slow, but not silent', async () => {
    serve(lists(), (_, response) => {
      for (let index = 1; index <= 8; index += 1) {
        setTimeout(() => response.write(line('ADDED', configMap(`m-${index}`, String(10 + index)))), 60 * index);
      }
    });
    start({ timing: { idleMs: 250 } });
    await waitFor(() => news.length === 8);
    expect(reasons).to.deep.equal([]);
  });

  it('survives a list that fails, and one that is cut', async () => {
    serve(
      (seen, response, count) => {
        if (count === 1) return sendJson(response, 500, {});
        if (count === 2) return void response.writeHead(200).end('{"items":[');
        lists(configMap('a', '1'))(seen, response, count);
      },
      () => undefined,
    );
    await start().synced;
    expect(reasons).to.deep.equal(['Http500', 'Malformed']);
    expect(news).to.deep.equal(['added a@1']);
  });

  it('waits for a kind that is not installed, says so once, and picks it up', async () => {
    let installed = false;
    const counts = serve(
      (seen, response, count) =>
        installed
          ? lists(configMap('a', '1'))(seen, response, count)
          : sendJson(response, 404, status(404, 'NotFound', 'no')),
      () => undefined,
    );
    const reflector = start({ optional: true });
    expect(await reflector.synced).to.equal('absent');
    expect(reflector.hasSynced()).to.equal(false);
    await waitFor(() => counts.list >= 3);
    expect(warnings).to.equal(0);
    installed = true;
    await waitFor(() => reflector.hasSynced());
    expect(news).to.deep.equal(['added a@1']);
  });

  it('keeps what it knows while the server does not know the kind', async () => {
    serve(
      (seen, response, count) =>
        count === 1
          ? lists(configMap('a', '1'))(seen, response, count)
          : sendJson(response, 404, status(404, 'NotFound', 'no')),
      (_, response) => sendJson(response, 404, status(404, 'NotFound', 'no')),
    );
    const reflector = start();
    await waitFor(() => server.seen.length >= 4);
    expect(reflector.objects.size).to.equal(1);
    expect(news).to.deep.equal(['added a@1']);
  });

  it('refuses a list from the past, until it is clear that there is no other', async () => {
    let now = 0;
    const versions = ['10', '7', '7', '8'];
    serve(
      (_, response, count) =>
        sendJson(response, 200, listOf([configMap(`list-${count}`, '1')], versions[count - 1] ?? '9')),
      (_, response) => response.write(line('ERROR', status(410, 'Expired', ''))),
    );
    const clock = { ...systemClock, now: () => now };
    start({ clock, timing: { staleMs: 1000 } });
    await waitFor(() => reasons.filter((reason) => reason === 'StaleList').length >= 2);
    expect(news).to.deep.equal(['added list-1@1']);
    now = 1001;
    await waitFor(() => news.length > 1);
    expect(news[1]).to.equal('deleted list-1@1');
  });

  it('pauses between watches that the server ends at once', async () => {
    const waits: number[] = [];
    const sleep = async (ms: number) => void waits.push(ms);
    const counts = serve(lists(), (_, response) => void response.writeHead(200).end());
    start({
      clock: { ...systemClock, now: () => 0, random: () => 0, sleep },
      timing: { backoff: { initialMs: 800, maxMs: 30_000, factor: 2, resetAfterMs: 120_000 } },
    });
    await waitFor(() => counts.watch >= 5);
    expect(waits.slice(0, 4)).to.deep.equal([800, 1600, 3200, 6400]);
    expect(counts.list).to.equal(1);
  });

  it('honours Retry-After', async () => {
    const waits: number[] = [];
    const sleep = async (ms: number) => void waits.push(ms);
    const counts = serve(lists(), (_, response) => sendJson(response, 429, {}, { 'retry-after': '77' }));
    start({ clock: { ...systemClock, sleep } });
    await waitFor(() => counts.watch >= 2);
    expect(waits[0]).to.equal(77_000);
  });

  it('lists again at each regular renewal: a swallowed event comes to light', async () => {
    let now = 0;
    serve(
      (_, response, count) => sendJson(response, 200, listOf(count === 1 ? [configMap('a', '1')] : [], '10')),
      (_, response, count) => {
        if (count > 1) return;
        now = 600_000;
        response.writeHead(200).end();
      },
    );
    start({ clock: { ...systemClock, now: () => now } });
    await waitFor(() => news.length === 2);
    expect(news).to.deep.equal(['added a@1', 'deleted a@1']);
    expect(reasons).to.deep.equal([]);
  });

  it('is not stopped by a handler that throws', async () => {
    serve(lists(configMap('a', '1'), configMap('b', '2')), () => undefined);
    const handled: string[] = [];
    const reflector = start({
      onChange: ({ object }) => {
        handled.push(object.metadata.name);
        throw new Error('no');
      },
    });
    await reflector.synced;
    expect(handled).to.deep.equal(['a', 'b']);
    expect(reasons).to.deep.equal([]);
  });

  it('ends with its signal, also before it has synced', async () => {
    serve(
      () => undefined,
      () => undefined,
    );
    const reflector = start();
    await waitFor(() => server.seen.length === 1);
    stop.abort(new Error('stopping'));
    await reflector.done;
    expect(await reflector.synced.catch((error: Error) => error.message)).to.equal('stopping');
    expect(reasons).to.deep.equal([]);
  });

  it('ends an open watch with its signal', async () => {
    let closed = false;
    serve(lists(), (_, response) => {
      response.writeHead(200).flushHeaders();
      response.on('close', () => {
        closed = true;
      });
    });
    const reflector = start();
    await waitFor(() => watchVersions().length === 1);
    stop.abort();
    await reflector.done;
    await waitFor(() => closed);
  });
});
