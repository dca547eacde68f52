// The sandbox's commands. usage: node sandbox/main.ts build | operator-image | cluster-up | cluster-down | control-plane
import { once } from 'node:events';
import { downCluster } from './cluster/down.ts';
import { prepareParts } from './cluster/parts.ts';
import { upCluster } from './cluster/up.ts';
import { startControlPlane } from './control-plane/start.ts';
import { buildOperatorImage } from './images/operator.ts';
import { logToStandardError as log } from './log.ts';

const COMMANDS: Readonly<Record<string, () => Promise<void>>> = {
  build: async () => {
    await prepareParts(log);
  },
  'operator-image': async () => {
    const { path } = await buildOperatorImage(log);
    process.stdout.write(`${path}\n`);
  },
  'cluster-up': async () => {
    const cluster = await upCluster({ log, lifetime: 'detached' });
    process.stdout.write(`export KUBECONFIG=${cluster.kubeconfig}\nexport SECURETHANOS_CLUSTER=1\n`);
  },
  'cluster-down': () => downCluster({ log }),
  'control-plane': runControlPlane,
};

/** Prints the kubeconfig's path and runs until it is interrupted. */
async function runControlPlane(): Promise<void> {
  const controlPlane = await startControlPlane({ log });
  process.stdout.write(`${controlPlane.kubeconfig}\n`);
  const keepAlive = setInterval(() => {}, 60_000);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  clearInterval(keepAlive);
  await controlPlane.stop();
}

try {
  const command = COMMANDS[process.argv[2] ?? ''];
  if (!command) throw new Error(`usage: node sandbox/main.ts ${Object.keys(COMMANDS).join(' | ')}`);
  await command();
} catch (error) {
  for (let each = error; each instanceof Error; each = each.cause) log(each.message);
  process.exitCode = 1;
}
