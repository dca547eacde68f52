import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';
import { expect } from 'chai';
import { openPortForward } from '../../../src/kube/port-forward.ts';
import { type FakePortForward, type Peer, startFakePortForward } from './fake-port-forward.ts';
import { TOKEN } from './fake-server.ts';

const TARGET = { namespace: 'monitoring', pod: 'query-0', port: 10902 };

describe('port-forward', () => {
  let fake: FakePortForward;
  afterEach(() => fake.stop());

  const open = async (handle: (peer: Peer) => void, accept = true) => {
    fake = await startFakePortForward(handle, accept);
    return openPortForward(fake.config, TARGET);
  };

  it('carries bytes both ways, as the user of the kubeconfig', async () => {
    const stream = await open((peer) => peer.onData((channel, data) => peer.send(channel, `echo ${data}`)));
    stream.write('hello');
    expect(String((await once(stream, 'data'))[0])).to.equal('echo hello');
    const [request] = fake.requests;
    expect(request?.url).to.equal('/api/v1/namespaces/monitoring/pods/query-0/portforward?ports=10902');
    expect(request?.headers.authorization).to.equal(`Bearer ${TOKEN}`);
    stream.destroy();
  });

  it('ends when the pod ends, after all bytes, however slowly they are read', async () => {
    const part = Buffer.alloc(100_000, 'x');
    const stream = await open((peer) => {
      for (let count = 0; count < 40; count += 1) peer.send(0, part);
      peer.end();
    });
    await once(stream, 'readable');
    expect((await buffer(stream)).length).to.equal(40 * part.length);
  });

  it('holds the server back while nobody reads', async () => {
    let sent = 0;
    const stream = await open((peer) => {
      for (; sent < 40; sent += 1) peer.send(0, Buffer.alloc(100_000, 'x'));
    });
    await once(stream, 'readable');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(stream.readableLength).to.be.below(2_000_000);
    stream.destroy();
  });

  it('fails with what the pod complains of', async () => {
    const reading = open((peer) => peer.send(1, 'connection refused')).then(text);
    expect(await reading.catch((error: Error) => error.message)).to.equal('pod monitoring/query-0: connection refused');
  });

  it('tells the server that it was given up', async () => {
    let gone: Promise<unknown> | undefined;
    const stream = await open((peer) => {
      peer.onData(() => undefined);
      gone = once(fake.requests[0]!.socket, 'end');
    });
    stream.destroy();
    await gone;
    expect(fake.requests[0]!.socket.readableEnded).to.equal(true);
  });

  it('says what is missing when it is refused', async () => {
    const message = await open(() => undefined, false).then(
      () => 'opened',
      (error: Error) => error.message,
    );
    expect(message).to.equal(
      'no port-forward to pod monitoring/query-0: Unexpected server response: 403; it needs the verb create on pods/portforward',
    );
  });
});
