// The stack of examples/quickstart.yaml.
import { fileURLToPath } from 'node:url';
import type { Kubectl } from '../kubernetes.ts';
import { STACK_NAME, STACK_NAMESPACE } from './surroundings.ts';

/** Its ConfigMap with rules. */
export const RULES = 'quickstart-rules';

export const EXAMPLE = 'examples/quickstart.yaml';

export async function applyExample(cluster: Kubectl): Promise<void> {
  await cluster.kubectl(['apply', '-f', fileURLToPath(new URL(`../../${EXAMPLE}`, import.meta.url))]);
}

/** Waits until it is Ready and Query answers. */
export async function untilExampleWorks(cluster: Kubectl): Promise<void> {
  const stack = ['-n', STACK_NAMESPACE, `securethanosstack/${STACK_NAME}`];
  for (const condition of ['Ready', 'QueryWorks'])
    await cluster.kubectl(['wait', ...stack, `--for=condition=${condition}`, '--timeout=300s'], { timeout: 310_000 });
}
