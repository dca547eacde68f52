import { execa } from 'execa';
import { firstMatch } from '../first-match.ts';
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
  const [, port] = await firstMatch(running.stdout, /127\.0\.0\.1:(\d+)/);
  return { port: Number(port), close: () => running.kill() };
}
