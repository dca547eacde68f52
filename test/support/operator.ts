// The operator as its users run it: a process of its own, with the rights of config/rbac and no others.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import type { ControlPlane } from '../../sandbox/control-plane/start.ts';
import { findFreePorts } from '../../sandbox/ports.ts';
import { startProcess } from '../../sandbox/process.ts';
import { waitFor } from '../../sandbox/wait.ts';

/** Who the operator is to the API server: its requests are found by this name in the audit log. */
export const OPERATOR_USER = 'system:serviceaccount:operator-tests:operator';

export interface OperatorProcess {
  readonly pid: number;
  /** Everything that it printed. */
  readonly output: () => string;
  /** SIGTERM. @returns how it ended, such as "... (code 0) ..." */
  readonly stop: () => Promise<string>;
  /** SIGKILL. */
  readonly kill: () => Promise<void>;
  readonly ended: Promise<string>;
  readonly url: string;
}

const SYSTEM_NAMESPACE = 'operator-tests';
const ACCOUNT = 'operator';
/** Roles of config/rbac that the account gets. It is not the account of config/rbac, whose rights have tests of their own. */
const ROLES = ['secure-thanos-operator', 'secure-thanos-operator-cluster-discovery'];
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const CONFIG = fileURLToPath(new URL('../../config', import.meta.url));
const CRDS = fileURLToPath(new URL('../../crds', import.meta.url));

/** Installs the CRD and the operator's account and rights. @returns the path of the operator's own kubeconfig */
export async function installOperator(plane: ControlPlane): Promise<string> {
  for (const directory of [
    CRDS,
    join(CONFIG, 'namespace'),
    join(CONFIG, 'rbac'),
    join(CONFIG, 'rbac/cluster-discovery'),
  ]) {
    await plane.kubectl(['apply', '--server-side', '--force-conflicts', '-k', directory]);
  }
  await plane.apply(accountObjects());
  await plane.kubectl([
    'wait',
    '--for=condition=Established',
    'crd/securethanosstacks.securethanos.io',
    '--timeout=30s',
  ]);
  return makeKubeconfig(plane, 'operator');
}

/** A kubeconfig of the operator's account with a token of its own, by which the audit log tells its user apart. */
export async function makeKubeconfig(plane: ControlPlane, name: string): Promise<string> {
  const token = await plane.kubectl(['create', 'token', ACCOUNT, '-n', SYSTEM_NAMESPACE, '--duration=2h']);
  const config = parse(readFileSync(plane.kubeconfig, 'utf8')) as { users: readonly { name: string }[] };
  const users = config.users.map((user) => ({ name: user.name, user: { token } }));
  const path = join(plane.directory, `${name}.kubeconfig`);
  await writeFile(path, stringify({ ...config, users }), { mode: 0o600 });
  return path;
}

function accountObjects(): readonly object[] {
  const metadata = { name: ACCOUNT, namespace: SYSTEM_NAMESPACE };
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding' };
  const bindings = ROLES.map((name) => ({
    ...rbac,
    metadata: { name: `operator-tests-${name}` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', ...metadata }],
  }));
  const lease = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata,
    rules: [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update', 'patch'] }],
  };
  const dns = {
    ...lease,
    kind: 'RoleBinding',
    metadata: { name: 'operator-tests-dns', namespace: 'kube-system' },
    rules: undefined,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'secure-thanos-operator-dns' },
    subjects: [{ kind: 'ServiceAccount', ...metadata }],
  };
  return [
    dns,
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SYSTEM_NAMESPACE } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    lease,
    {
      ...lease,
      kind: 'RoleBinding',
      rules: undefined,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: ACCOUNT },
      subjects: [{ kind: 'ServiceAccount', ...metadata }],
    },
    ...bindings,
  ];
}

let count = 0;

/** Starts an operator and waits until it is ready. Without flags it manages every namespace and elects no leader. */
export async function startOperator(
  plane: ControlPlane,
  kubeconfig: string,
  flags: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
  program: readonly [string, ...string[]] = [process.execPath, MAIN],
): Promise<OperatorProcess> {
  count += 1;
  const logFile = join(plane.directory, `operator-${count}.log`);
  const [port = 0] = await findFreePorts(1);
  const defaults = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', `--health-address=127.0.0.1:${port}`];
  const command = [...program, ...defaults, ...flags] as const;
  const running = await startProcess({ name: 'operator', command, logFile, environment });
  const url = `http://127.0.0.1:${port}`;
  const isReady = async () => {
    if (!running.isRunning()) return true;
    return (await fetch(`${url}/readyz`)).ok;
  };
  await waitFor('the operator to be ready', isReady, { timeout: 60_000 });
  const output = () => readFileSync(logFile, 'utf8');
  if (!running.isRunning()) throw new Error(`the operator did not start:\n${output()}`);
  const stop = () => {
    if (running.isRunning()) process.kill(running.pid, 'SIGTERM');
    return running.ended;
  };
  return { pid: running.pid, output, stop, kill: running.kill, ended: running.ended, url };
}
