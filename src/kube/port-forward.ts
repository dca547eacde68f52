// A byte stream to a port of a pod, as `kubectl port-forward` has it: through the API server, by the user's own permissions.
import { Duplex, PassThrough, Writable } from 'node:stream';
import { type KubeConfig, PortForward } from '@kubernetes/client-node';

export type PodPort = { readonly namespace: string; readonly pod: string; readonly port: number };

/** What we need of the WebSocket that carries the stream. */
type Carrier = {
  readonly pause: () => void;
  readonly resume: () => void;
  readonly terminate: () => void;
  readonly on: (event: 'close' | 'error', listener: (error?: Error) => void) => void;
};

/**
 * Connects to a port of a pod. The user needs `create` on `pods/portforward` (`get` on older servers).
 * Rejects when the API server refuses; rejects or lets the stream fail when the pod does not listen on the port.
 */
export async function openPortForward(config: KubeConfig, { namespace, pod, port }: PodPort): Promise<Duplex> {
  const toPod = new PassThrough();
  let carrier: Carrier | undefined;
  const stream = new Duplex({
    read: () => carrier?.resume(),
    write: (chunk, _encoding, done) => void toPod.write(chunk, () => done()),
    final: (done) => void toPod.end(done),
    destroy: (error, done) => {
      carrier?.terminate();
      done(error);
    },
  });
  // A pod may complain before our caller has the stream; an error that nobody hears would end the process.
  stream.on('error', () => undefined);
  const fromPod = writing((chunk) => {
    if (!stream.destroyed && !stream.push(chunk)) carrier?.pause();
  });
  const complaints = writing((chunk) => stream.destroy(new Error(`pod ${namespace}/${pod}: ${chunk}`)));
  carrier = await connect(config, { namespace, pod, port }, fromPod, complaints, toPod);
  carrier.on('error', (error) => stream.destroy(error));
  carrier.on('close', () => {
    if (!stream.destroyed) stream.push(null);
  });
  if (stream.errored) throw stream.errored;
  return stream;
}

async function connect(
  config: KubeConfig,
  { namespace, pod, port }: PodPort,
  fromPod: Writable,
  complaints: Writable,
  toPod: PassThrough,
): Promise<Carrier> {
  try {
    // Without retries it gives the WebSocket, never a function.
    return (await new PortForward(config).portForward(namespace, pod, [port], fromPod, complaints, toPod)) as Carrier;
  } catch (error) {
    const { message } = error as { readonly message?: string };
    throw new Error(
      `no port-forward to pod ${namespace}/${pod}: ${message}; it needs the verb create on pods/portforward`,
      { cause: error },
    );
  }
}

/** Empty chunks announce a stream and say nothing. */
function writing(take: (chunk: Buffer) => void): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (chunk.length > 0) take(chunk);
      done();
    },
  });
}
