// Runs the node: the one child of the cluster's PID 1. usage: node-main.ts SETTINGS (JSON of NodeSettings)
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from '../binaries/ensure.ts';
import { bindKubectl } from '../kubernetes.ts';
import { logToStandardError as log } from '../log.ts';
import { RARELY_COLLECTED, startProcess } from '../process.ts';
import { waitFor } from '../wait.ts';
import { API_PORT } from './addresses.ts';
import { apiClient } from './api-client.ts';
import type { Program } from './commands.ts';
import { firstPrograms, secondPrograms } from './commands.ts';
import { follow, makeReminder, type Reminder } from './follow.ts';
import { clusterLayout } from './layout.ts';
import { POLICED, policyEnforcer } from './network-policy/enforce.ts';
import { startRelay } from './relay.ts';
import { STORED, storageProvisioner } from './storage/provision.ts';

export interface NodeSettings {
  readonly root: string;
  readonly apiPort: number;
  readonly binaries: Binaries;
}

/** Between two steps of a loop: many changes come together. */
const PAUSE_MILLISECONDS = 300;
/** A step that failed is taken again, though nothing changes. */
const LONGEST_MILLISECONDS = 5000;

const settings: NodeSettings = JSON.parse(process.argv[2] ?? '');
const layout = clusterLayout(settings.root);

await rm(layout.apiSocket, { force: true });
await mkdir(layout.volumes, { recursive: true });
const apiServer = { host: '127.0.0.1', port: API_PORT };
await startRelay({ path: layout.apiSocket }, apiServer);
// The administrator's kubeconfig names the machine's port; with this it works in here too.
await startRelay({ host: '127.0.0.1', port: settings.apiPort }, apiServer);
await startAll(firstPrograms(settings.binaries, layout));
await untilApiReady();
await startAll(secondPrograms(settings.binaries, layout));

const api = await apiClient(join(layout.configuration, 'sandbox.kubeconfig'));
const policies = followAll('network policies', POLICED);
const storage = followAll('storage', STORED);
await Promise.all([
  repeat('network policies', policyEnforcer(policies, layout), policies.reminder),
  // What it has made itself it must see at once.
  repeat('storage', storageProvisioner(api, layout.volumes), storage.reminder),
]);

/** Follows several lists. @returns their items as the API server would list them, and what reminds of each change */
function followAll(what: string, paths: readonly string[]) {
  const reminder = makeReminder();
  setInterval(reminder.remind, LONGEST_MILLISECONDS);
  const onProblem = (error: unknown): void => log(`${what}: ${messageOf(error)}`);
  const followers = new Map(paths.map((path) => [path, follow(api, path, reminder.remind, onProblem)]));
  const list = async <T>(path: string) =>
    ((await followers.get(path)?.items()) ?? []) as readonly unknown[] as readonly T[];
  return { list, reminder };
}

async function startAll(programs: readonly Program[]): Promise<void> {
  for (const { name, command } of programs) {
    const logFile = join(layout.logs, `${name}.log`);
    const running = await startProcess({ name, command, logFile, environment: RARELY_COLLECTED });
    void running.ended.then(giveUp);
  }
}

/** A cluster without one of its programs would only make tests hang: the whole node ends, and says why. */
function giveUp(reason: string): void {
  log(reason);
  process.exit(1);
}

async function untilApiReady(): Promise<void> {
  const kubeconfig = join(layout.configuration, 'sandbox.kubeconfig');
  const { kubectl } = bindKubectl(settings.binaries['kubectl'] ?? 'kubectl', kubeconfig);
  const look = async (): Promise<boolean> => (await kubectl(['get', '--raw', '/readyz'], { timeout: 5000 })) === 'ok';
  await waitFor('the API server', look, { timeout: 120_000 });
}

/** Takes a step whenever there is something to do. */
async function repeat(what: string, step: () => Promise<void>, reminder: Reminder): Promise<never> {
  let lastProblem = '';
  for (;;) {
    await reminder.next();
    try {
      await step();
      lastProblem = '';
    } catch (error) {
      const problem = `${what}: ${messageOf(error)}`;
      if (problem !== lastProblem) log(problem);
      lastProblem = problem;
    }
    await sleep(PAUSE_MILLISECONDS);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
