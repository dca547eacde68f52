// The operator's roles, written from the typed table of permissions. The reason of each rule becomes its comment.
import { Document, isMap, isSeq } from 'yaml';
import {
  CLUSTER_DISCOVERY_PERMISSIONS,
  DNS_PERMISSIONS,
  PERMISSIONS,
  type Permission,
} from '../../src/kube/permissions.ts';
import { CLUSTER_DNS } from '../../src/stack/cluster-dns.ts';

/** The name of everything that the operator is installed as. */
const OPERATOR = 'secure-thanos-operator';
const NAMESPACE = 'secure-thanos-system';
const LABELS = { 'app.kubernetes.io/name': OPERATOR, 'app.kubernetes.io/part-of': OPERATOR };

type Role = {
  readonly kind: 'ClusterRole' | 'Role';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly permissions: readonly Permission[];
};

/** The files of config/rbac that follow from the table: path to YAML (without a header). */
export function roleFiles(): ReadonlyMap<string, string> {
  const own = PERMISSIONS.filter(({ scope }) => scope === 'own');
  const everywhere = PERMISSIONS.filter(({ scope }) => scope !== 'own');
  const name = OPERATOR;
  return new Map([
    [
      'config/rbac/cluster-role.yaml',
      render({ kind: 'ClusterRole', metadata: { name, labels: LABELS }, permissions: everywhere }),
    ],
    [
      'config/rbac/leader-election-role.yaml',
      render({ kind: 'Role', metadata: { name, namespace: NAMESPACE, labels: LABELS }, permissions: own }),
    ],
    [
      'config/rbac/dns-role.yaml',
      render({
        kind: 'Role',
        metadata: { name: `${name}-dns`, namespace: CLUSTER_DNS.namespace, labels: LABELS },
        permissions: DNS_PERMISSIONS,
      }),
    ],
    [
      'config/rbac/cluster-discovery/cluster-role.yaml',
      render({
        kind: 'ClusterRole',
        metadata: { name: `${name}-cluster-discovery`, labels: LABELS },
        permissions: CLUSTER_DISCOVERY_PERMISSIONS,
      }),
    ],
  ]);
}

function render({ kind, metadata, permissions }: Role): string {
  const rules = permissions.map(({ apiGroups, resources, verbs }) => ({ apiGroups, resources, verbs }));
  const document = new Document(
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata, rules },
    { aliasDuplicateObjects: false },
  );
  comment(
    document,
    permissions.map(({ why }) => why),
  );
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Puts one comment before each rule, and its lists on one line each. */
function comment(document: Document, comments: readonly string[]): void {
  const rules = document.get('rules');
  if (!isSeq(rules)) return;
  for (const [index, rule] of rules.items.entries()) {
    if (!isMap(rule)) continue;
    rule.commentBefore = ` ${comments[index]}`;
    for (const { value } of rule.items) if (isSeq(value)) value.flow = true;
  }
}
