// The generated parts of README.md and docs.
import { readFileSync } from 'node:fs';
import {
  CLUSTER_DISCOVERY_PERMISSIONS,
  DNS_PERMISSIONS,
  PERMISSIONS,
  type Permission,
} from '../../src/kube/permissions.ts';
import { settingsHelp } from '../../src/settings.ts';
import { apiReference } from './api-reference.ts';
import { authorityTable } from './authorities.ts';
import { flagsReference } from './flags-reference.ts';
import { drawDataGraph, drawGraph, edgeTable, fullTopology } from './graph.ts';
import { code, replaceGenerated, table } from './markdown.ts';
import { securityParts } from './security.ts';

const ROOT = new URL('../../', import.meta.url);

/** Documents by path, as they should be: what people wrote stays, what is generated is new. */
export function documentFiles(): ReadonlyMap<string, string> {
  const topology = fullTopology();
  return new Map([
    ['README.md', fill('README.md', { graph: drawDataGraph(topology) })],
    [
      'docs/architecture.md',
      fill('docs/architecture.md', {
        graph: `${drawGraph(topology)}\n\n${edgeTable(topology)}`,
        authorities: authorityTable(),
      }),
    ],
    ['docs/install.md', fill('docs/install.md', { settings: settingsTable(), permissions: permissionTable() })],
    ['docs/security.md', fill('docs/security.md', { graph: drawGraph(topology), ...securityParts() })],
    ['docs/api.md', apiReference()],
    ['docs/flags.md', flagsReference()],
  ]);
}

function fill(path: string, parts: Readonly<Record<string, string>>): string {
  const document = readFileSync(new URL(path, ROOT), 'utf8');
  return Object.entries(parts).reduce((text, [name, content]) => replaceGenerated(path, text, name, content), document);
}

/** What `--help` says, as a table. */
function settingsTable(): string {
  const entries = settingsHelp().matchAll(/^ {2}(--\S+)\n\s+(.*); also (\S+)$/gm);
  return table(
    ['flag', 'environment', 'meaning'],
    [...entries].map(([, flag, meaning = '', variable]) => [code(flag), code(variable), meaning]),
  );
}

function permissionTable(): string {
  const own = PERMISSIONS.filter(({ scope }) => scope === 'own');
  const everywhere = PERMISSIONS.filter(({ scope }) => scope !== 'own');
  return table(
    ['where', 'resources', 'verbs', 'why'],
    [
      ...everywhere.map((permission) => permissionRow('ClusterRole', permission)),
      ...own.map((permission) => permissionRow("Role, in the operator's namespace", permission)),
      ...DNS_PERMISSIONS.map((permission) => permissionRow('Role, in kube-system', permission)),
      ...CLUSTER_DISCOVERY_PERMISSIONS.map((permission) =>
        permissionRow('ClusterRole, only with cluster discovery', permission),
      ),
    ],
  );
}

function permissionRow(where: string, { apiGroups, resources, verbs, why }: Permission): readonly string[] {
  const [group] = apiGroups;
  const names = resources.map((resource) =>
    code(group ? resource.replace(/\/|$/, (slash) => `.${group}${slash}`) : resource),
  );
  return [where, names.join(', '), verbs.join(', '), why];
}
