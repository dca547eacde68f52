// Advice that is often given for Thanos and would not protect, or not as it says.
import type { Correction } from './types.ts';

export const CORRECTIONS: readonly Correction[] = [
  {
    advice: '`client_auth_type: RequestClientCert`',
    why: 'It asks for a certificate and verifies none: whoever shows no certificate, or one of his own making, is served.',
    instead: '`RequireAndVerifyClientCert` with `client_allowed_sans`.',
    shownBy: [
      'cluster/stack/listeners: refuse whoever shows no certificate',
      'cluster/stack/listeners: refuse the certificate of a foreign CA',
    ],
  },
  {
    advice: 'One CA for all, with `--grpc-server-tls-client-ca`',
    why: 'The gRPC servers of Thanos can check who signed, never who is asking: every client of that CA reads all StoreAPIs.',
    instead: 'Two issuing CAs under one root: gRPC takes that of the components alone, declared clients get the other.',
    shownBy: [
      'cluster/adversary/identities: of gRPC serves components that have no edge to it too, because Thanos checks the signer alone',
      'cluster/stack/listeners: serve the declared client on HTTP of Query, and nowhere else',
    ],
  },
  {
    advice: 'Mount the CA file, whatever is in it',
    why: 'With a CA file that is empty or no PEM, gRPC of Thanos listens in plaintext and says nothing.',
    instead: 'Bundles are parsed before they are written, and listeners are dialled afterwards.',
    shownBy: ['unit/pki/bundle: refuses'],
  },
  {
    advice: 'Egress to the object storage by `namespaceSelector: {}` and port 443',
    why: 'That selects pods of the cluster and nothing outside: the bucket is out of reach, and every pod within is in reach.',
    instead: '`networkPolicy.objectStorage.cidrs`; without them all but private addresses, and the status says so.',
    shownBy: [
      'unit/manifests/network-policy: network policies name outside parties as narrowly as they can',
      'promtool/network-policy: let pods call a public endpoint at any public address of both families, and at no other',
    ],
  },
  {
    advice: 'DNS egress over UDP only, to pods labelled `k8s-app: kube-dns`',
    why: 'Long answers come over TCP, and node-local caches and OpenShift answer elsewhere.',
    instead: 'Both protocols, and `networkPolicy.dns` for other places and ports.',
    shownBy: [
      'unit/manifests/network-policy: reach DNS over UDP and TCP, from every pod, and speak UDP with nobody else',
    ],
  },
  {
    advice: 'Policies that select a namespace by the label `name`',
    why: 'Whoever may label a namespace chooses that label; it is set by nobody.',
    instead: '`kubernetes.io/metadata.name`, which the API server sets, together with a podSelector.',
    shownBy: [
      'cluster/adversary/pairs: is connected exactly where the graph has an edge',
      'unit/manifests/network-policy: let nobody in without an edge',
    ],
  },
  {
    advice: 'Audit policy with `level: RequestResponse` for Secrets',
    why: 'It writes the bodies of Secrets, private keys among them, into the audit log.',
    instead: '`level: Metadata` for Secrets.',
    shownBy: ['cluster/sandbox: records in its audit log who asked for what'],
  },
  {
    advice: 'ClusterRoles for Query and Ruler "for DNS discovery"',
    why: 'DNS asks no Kubernetes API. The role gives every reader of the token a list of all Services and nodes.',
    instead: 'No role, and no token.',
    shownBy: ['unit/workloads/pods: without a token of the Kubernetes API, except for discovery'],
  },
  {
    advice: 'Flags such as `--store`, `--grpc-client-server-name` for all, `--query` in Query',
    why: '`--store` is gone from current Thanos, and Query knows no `--query`: the pod does not start.',
    instead: 'Flags by version: a table that is compared with the flags of the real programs.',
    shownBy: [
      'unit/workloads/pods: is given once unless it may be repeated, and has a value exactly when it takes one',
    ],
  },
  {
    advice: '`--skip-auth-regex=^/api/v1/query` in the login proxy',
    why: 'It serves all queries without a login.',
    instead: 'No exception: the proxy is a declared client, and people log in.',
    shownBy: ['cluster/stack/listeners: refuse whoever shows no certificate'],
  },
  {
    advice: 'Passwords as arguments of a Job',
    why: 'They stand in the spec of the pod, in its log and in etcd, for whoever may read pods.',
    instead: 'No passwords: certificates. They live in Secrets only.',
    shownBy: [
      'control-plane/operator/certificates: lets no key out of its Secret: not into status, events, the log or any other object',
      'cluster/adversary/secrets: are in no command line and no environment of a pod',
    ],
  },
  {
    advice: 'The AppArmor annotation',
    why: 'It is deprecated since Kubernetes 1.30, which has the field `appArmorProfile`.',
    instead:
      'The field `appArmorProfile`, or nothing: the runtime applies its default profile where the node has AppArmor.',
    shownBy: ['unit/workloads/pods: in its pod and in each of its containers'],
  },
  {
    advice: 'Rotate by deploying new certificates and restarting',
    why: 'A restart of a StoreAPI costs seconds of partial answers with HTTP 200.',
    instead:
      'Leaf certificates are read anew without a restart; where a restart is needed, pods leave discovery first.',
    shownBy: [
      'cluster/stack/renewal: are reissued',
      'cluster/stack/recovery: loses no query while all Stores are replaced',
    ],
  },
];
