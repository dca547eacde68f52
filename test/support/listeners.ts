// Every listener of the running stack, and attempts to be served by it.
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { STACK_NAME, STACK_NAMESPACE } from '../../sandbox/quickstart/surroundings.ts';
import { COMPONENTS, type Component, listenersOf, workloadOf } from '../../src/stack/components.ts';
import { useCluster } from './cluster.ts';

/** How to connect; without `tls` in plaintext. All PEM. */
export interface Attempt {
  readonly host: string;
  readonly port: number;
  readonly protocol: 'grpc' | 'http';
  readonly tls?: { readonly cert?: string; readonly key?: string; readonly maxVersion?: 'TLSv1.2' };
}

export interface Outcome {
  readonly served: boolean;
  readonly seen: string;
  /** Of the certificate that the server showed: SHA-256, upper-case hex with colons. */
  readonly fingerprint?: string;
}

export interface ListenerPlace {
  readonly component: Component;
  readonly protocol: 'grpc' | 'http';
  readonly host: string;
  readonly port: number;
}

/** One pod of each component with each of its ports. */
export async function findListeners(): Promise<readonly ListenerPlace[]> {
  const { items } = await useCluster().get([
    'pods',
    '-n',
    STACK_NAMESPACE,
    '-l',
    `securethanos.io/stack=${STACK_NAME}`,
  ]);
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
export async function attempt(attempts: readonly Attempt[]): Promise<readonly Outcome[]> {
  const script = fileURLToPath(new URL('./cluster-programs/dial.ts', import.meta.url));
  const [program = '', ...args] = useCluster().innet([process.execPath, script]);
  const { stdout } = await execa(program, args, { input: JSON.stringify(attempts), timeout: 60_000 });
  return JSON.parse(stdout) as readonly Outcome[];
}

/** The certificate and key in a Secret of the stack. */
export async function certificateOf(
  secret: string,
): Promise<{ readonly cert: string; readonly key: string; readonly ca: string }> {
  const { data } = await useCluster().get(['secret', secret, '-n', STACK_NAMESPACE]);
  const decode = (name: string) => Buffer.from(data[name] ?? '', 'base64').toString();
  return { cert: decode('tls.crt'), key: decode('tls.key'), ca: decode('ca.crt') };
}
