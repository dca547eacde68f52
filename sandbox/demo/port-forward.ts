import { execa } from 'execa';
import { STACK_NAME, STACK_NAMESPACE } from '../quickstart/surroundings.ts';

/** A loopback port that leads to Query's Service, by kubectl. */
export interface Forward {
  readonly port: number;
  readonly close: () => void;
}

export async function forwardToQuery(kubectl: string, environment: Readonly<Record<string, string>>): Promise<Forward> {
  const args = ['port-forward', '-n', STACK_NAMESPACE, `service/${STACK_NAME}-thanos-query`, ':10902'];
  const running = execa(kubectl, args, { env: environment, buffer: false });
  running.catch(() => undefined);
  for await (const line of running.iterable()) {
    const [, port] = /127\.0\.0\.1:(\d+)/.exec(line) ?? [];
    if (port) return { port: Number(port), close: () => running.kill() };
  }
  throw new Error('kubectl port-forward ended before it was ready');
}
