// A user of the tests' API server who may do certain things and no others.

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { ControlPlane } from '../../../sandbox/control-plane/start.ts';

/** A rule of a Role, and where it holds. */
export interface Right {
  readonly namespace: string;
  readonly rule: object;
}

const RBAC = 'rbac.authorization.k8s.io';

/**
 * Makes a service account with these rights.
 * @returns the path of its kubeconfig, which holds a token of an hour
 */
export async function userKubeconfig(
  plane: ControlPlane,
  namespace: string,
  name: string,
  rights: readonly Right[],
): Promise<string> {
  await plane.apply([{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }]);
  await plane.apply(
    [...new Set(rights.map((right) => right.namespace))].flatMap((place) => grant(place, { name, namespace }, rights)),
  );
  const token = await plane.kubectl(['create', 'token', name, '-n', namespace, '--duration=1h']);
  const config = parse(readFileSync(plane.kubeconfig, 'utf8')) as { readonly users: readonly { name: string }[] };
  const users = config.users.map((user) => ({ name: user.name, user: { token } }));
  const path = join(plane.directory, `${name}.kubeconfig`);
  await writeFile(path, stringify({ ...config, users }), { mode: 0o600 });
  return path;
}

function grant(
  place: string,
  account: { readonly name: string; readonly namespace: string },
  rights: readonly Right[],
) {
  const metadata = { name: account.name, namespace: place };
  const rules = rights.filter(({ namespace }) => namespace === place).map(({ rule }) => rule);
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: RBAC, kind: 'Role', name: account.name },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    },
  ];
}
