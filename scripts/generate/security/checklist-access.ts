// The checklist of the security guide for Thanos, line by line: who may connect, and by what.
import type { Section } from './types.ts';

const NO_CERTIFICATE = 'cluster/stack/listeners: refuse whoever shows no certificate';
const BY_POLICY =
  'cluster/stack/listeners: answer the declared client from its pod, and the policies stop the same certificate in another pod';
const RESTRICTED =
  'cluster/stack/readiness: runs under the restricted Pod Security Standard, without a token but that of discovery';

export const ACCESS_CHECKLIST: readonly Section[] = [
  {
    title: 'Transport',
    answers: [
      {
        question: 'TLS on all HTTP endpoints',
        mechanism: '`--http.config` with TLS 1.3 on every one; the plaintext port does not exist.',
        shownBy: [
          'cluster/stack/listeners: refuse plaintext',
          'cluster/adversary/sockets: are the listeners of its components in every pod of the stack, and there is no other',
        ],
      },
      {
        question: 'Mutual TLS on the StoreAPI',
        mechanism: 'All gRPC, with a CA of the stack that signs its components only.',
        shownBy: [NO_CERTIFICATE, 'cluster/adversary/identities: every listener of every pod'],
      },
      {
        question: 'Certificates managed, not made by hand',
        mechanism: 'The operator issues and renews them; no other controller is needed.',
        shownBy: [
          'control-plane/operator/clock: renews leaves with new keys when their time has come, and no CA',
          'cluster/stack/renewal: are reissued',
        ],
      },
      {
        question: 'TLS 1.2 or newer',
        mechanism: 'TLS 1.3 only.',
        shownBy: ['cluster/stack/listeners: refuse TLS 1.2'],
      },
    ],
  },
  {
    title: 'Authentication',
    answers: [
      {
        question: 'OAuth2 or OIDC for people',
        mechanism:
          'Thanos knows no people. A login proxy is a declared client, and people come through it; `securethanos proxy` is for those with rights in the cluster.',
        shownBy: [
          BY_POLICY,
          'cluster/stack/proxy: lets a person ask Query by plain HTTP on his own machine, through his kubeconfig',
        ],
        yours: 'The login proxy.',
      },
      {
        question: 'ServiceAccount tokens between components',
        mechanism: 'Not used: certificates are stronger, and a token that does not exist can not be stolen.',
        shownBy: [RESTRICTED],
      },
      {
        question: 'Credentials rotated',
        mechanism:
          'Leaf and CA certificates are, before they end and on request by deleting their Secret. A changed object storage Secret replaces the pods that read it; a changed password or token for an Alertmanager is in use without that.',
        shownBy: [
          'control-plane/operator/clock: renews leaves with new keys when their time has come, and no CA',
          'control-plane/operator/certificates: makes a new mesh CA when it was deleted: new leaves, and pods that trust it',
        ],
        yours: 'New credentials of the bucket; better, a cloud role.',
      },
      {
        question: 'Strong passwords for basic auth',
        mechanism: 'Nobody is let in by a password. Ruler shows one to an Alertmanager only where the stack names one.',
        shownBy: [NO_CERTIFICATE],
      },
    ],
  },
  {
    title: 'Authorization',
    answers: [
      {
        question: 'RBAC',
        mechanism:
          'Roles for viewers and admins of stacks are aggregated into the built-in ones; the roles of the operator are generated from one table.',
        shownBy: [
          'unit/kube/permissions: have no wildcard and nothing that gives more than they say',
          'control-plane/adversary/user-roles: the roles of users',
        ],
      },
      {
        question: 'Least privilege',
        mechanism: 'An account a component; none has a right in Kubernetes, except Prometheus for discovery.',
        shownBy: [
          RESTRICTED,
          'unit/workloads/pods: without a token of the Kubernetes API, except for discovery',
          'control-plane/adversary/permissions: are none at all, but those of discovery for Prometheus that discovers',
          'cluster/adversary/requests: of Prometheus are what its Role grants, in its namespace, and none is refused',
        ],
      },
      {
        question: 'NetworkPolicies',
        mechanism: 'All pods of a stack are closed both ways, then each edge of the graph is opened.',
        shownBy: [
          'cluster/adversary/pairs: is connected exactly where the graph has an edge',
          'cluster/adversary/flows: take every edge of the graph',
          'promtool/network-policy: rendered network policies, as Cyclonus judges them',
          BY_POLICY,
          'unit/manifests/network-policy: allow every edge at the pods where it ends, and where it starts',
          'unit/manifests/network-policy: deny all pods of the stack by default, and select each workload',
        ],
      },
      {
        question: 'Namespaces kept apart',
        mechanism: 'A stack reads and writes its own namespace only. A client of another namespace is let in by name.',
        shownBy: [
          'control-plane/operator/deletion: two of one name in two namespaces',
          'control-plane/adversary/deputy: has made the operator write in no other namespace, and nothing for the cluster',
        ],
      },
    ],
  },
  {
    title: 'Secrets',
    answers: [
      {
        question: 'No secrets in Git',
        mechanism: 'A stack names Secrets and holds none; `render` prints none.',
        shownBy: [
          'unit/golden: holds no private key',
          'unit/cli/render/from-files: shows scrape jobs without their credentials',
          'unit/user-files/scrape/credentials: scrape jobs for people',
          'cluster/adversary/secrets: are in nothing that the command line tool prints, of whole files and of broken ones',
        ],
      },
      {
        question: 'External Secrets or Sealed Secrets',
        mechanism: 'Whatever makes the Secret: it is read by its name, and a new content is picked up.',
        shownBy: ['control-plane/operator/inputs/object-storage: gets other content'],
      },
      {
        question: 'Encryption of Secrets at rest',
        mechanism: 'A setting of the API server.',
        shownBy: [],
        yours: '`EncryptionConfiguration` with a KMS.',
      },
      {
        question: 'Cloud roles instead of static credentials',
        mechanism: '`serviceAccountAnnotations` of each component.',
        shownBy: ['control-plane/operator/schema: the CRD on a real API server'],
        yours: 'The role; the Compactor alone needs to delete.',
      },
    ],
  },
];
