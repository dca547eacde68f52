// Every listener of the running stack, and attempts to be served by it.
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { QUICKSTART, STACK_NAMESPACE } from '../../sandbox/quickstart/surroundings.ts';
import { COMPONENTS, type Component, listenersOf, workloadOf } from '../../src/stack/components.ts';
import type { StackId } from '../../src/stack/names.ts';
import { useCluster } from './cluster.ts';

/** How to connect; without `tls` in plaintext. All PEM. */
export interface Attempt {
  readonly host: string;
  readonly port: number;
  /** What is spoken: grpc is HTTP/2, http is HTTP/1.1. */
  readonly protocol: 'grpc' | 'http';
  readonly tls?: {
    readonly cert?: string;
    readonly key?: string;
    readonly maxVersion?: 'TLSv1.2';
    /** The only group of the key exchange that is offered, by its name in OpenSSL. */
    readonly group?: string;
    /** Of an earlier outcome: the session to resume. */
    readonly session?: string;
  };
  /** What is said first; without it what every listener answers. */
  readonly greeting?: string;
}

/** Neither served nor refused: nobody was there, or nobody said anything, which shows nothing. */
export interface Outcome {
  /** Something was answered, whatever it was; but not the words by which servers of TLS refuse plaintext. */
  readonly served: boolean;
  /** The other end closed the connection without an answer. */
  readonly refused: boolean;
  /** The first line of the answer, or what the connection ended with. */
  readonly seen: string;
  /** Of the certificate that the server showed: SHA-256, upper-case hex with colons. */
  readonly fingerprint?: string;
  /** Whether the server has resumed the session. */
  readonly resumed?: boolean;
  /** The newest session that the server gave. It is a secret: whoever has it may resume it. */
  readonly session?: string;
}

export interface ListenerPlace {
  readonly component: Component;
  readonly protocol: 'grpc' | 'http';
  readonly host: string;
  readonly port: number;
}

/** One pod of each component with each of its ports. */
export async function findListeners({ namespace, name }: StackId = QUICKSTART): Promise<readonly ListenerPlace[]> {
  const { items } = await useCluster().get(['pods', '-n', namespace, '-l', `securethanos.io/stack=${name}`]);
  return COMPONENTS.flatMap((component) => {
    const pod = items.find(
      ({ metadata }: { metadata: { labels: Record<string, string> } }) =>
        metadata.labels['app.kubernetes.io/component'] === workloadOf(component),
    );
    return listenersOf(component).map(({ protocol, port }) => ({
      component,
      protocol,
      host: pod.status.podIP as string,
      port,
    }));
  });
}

/** Makes the attempts from the node, whose traffic no policy filters: what is refused is refused by the listener itself. */
export const attempt = (attempts: readonly Attempt[]): Promise<readonly Outcome[]> =>
  attemptFrom(useCluster().innet, attempts);

/** Makes the attempts where `within` runs a command line. */
export async function attemptFrom(
  within: (argv: readonly string[]) => readonly string[],
  attempts: readonly Attempt[],
): Promise<readonly Outcome[]> {
  const script = fileURLToPath(new URL('./cluster-programs/dial.ts', import.meta.url));
  const [program = '', ...args] = within([process.execPath, script]);
  const { stdout } = await execa(program, args, { input: JSON.stringify(attempts), timeout: 60_000 });
  return JSON.parse(stdout) as readonly Outcome[];
}

/** The certificate and key in a Secret of the stack, or of another one. */
export async function certificateOf(
  secret: string,
  namespace = STACK_NAMESPACE,
): Promise<{ readonly cert: string; readonly key: string; readonly ca: string }> {
  const { data } = await useCluster().get(['secret', secret, '-n', namespace]);
  const decode = (name: string) => Buffer.from(data[name] ?? '', 'base64').toString();
  return { cert: decode('tls.crt'), key: decode('tls.key'), ca: decode('ca.crt') };
}
