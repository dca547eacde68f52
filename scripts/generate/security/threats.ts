// The threats of the community's self-assessment of Thanos (STRIDE), mitigation by mitigation.
import type { Section } from './types.ts';

export const THREATS: readonly Section[] = [
  {
    title: 'Spoofing',
    answers: [
      {
        question: 'Somebody pretends to be a component',
        mechanism:
          'gRPC listeners take certificates of the mesh CA of their own stack alone, HTTP listeners exactly the identities that the graph names; both TLS 1.3 only. Clients check the name of the server against the root of the stack.',
        shownBy: [
          'cluster/stack/listeners: refuse the certificate of a foreign CA',
          'cluster/stack/listeners: serve Query on gRPC everywhere, and on HTTP where the graph has an edge',
          'unit/manifests/tls-clients: Query, of each StoreAPI that the graph lets it ask',
        ],
      },
      {
        question: 'Each component authenticates',
        mechanism: 'There is no listener without mutual TLS and no plaintext port.',
        shownBy: [
          'cluster/stack/listeners: refuse plaintext',
          'cluster/stack/listeners: refuse whoever shows no certificate',
          'cluster/stack/listeners: are all known: gRPC and HTTP of each component',
        ],
      },
      {
        question: 'A client that was let go comes back by a resumed session',
        mechanism:
          'Lists of identities are not checked on resumed TLS sessions, so a list that shrinks replaces the pods of its listener.',
        shownBy: [
          'control-plane/operator/prune: replaces pods when a client is removed, because lists are not checked on resumed sessions',
        ],
      },
      {
        question: 'Failed logins are noticed',
        mechanism: 'Refused handshakes are lines in the log of the component that refused.',
        shownBy: ['cluster/stack/listeners: refuse the certificate of a foreign CA'],
        yours: 'Collect the logs and alert on "TLS handshake error".',
      },
    ],
  },
  {
    title: 'Tampering',
    answers: [
      {
        question: 'Samples are changed on their way',
        mechanism:
          'Between components: mutual TLS 1.3. To the object storage: TLS; a configuration that turns it or its checks off (insecure, http://, insecure_skip_verify) is refused, and the last good one stays.',
        shownBy: [
          'cluster/stack/data: holds fresh samples of every component, scraped by mutual TLS',
          'unit/stack/object-storage: refuses, without a word of what is secret',
        ],
      },
      {
        question: 'Blocks are changed in the bucket',
        mechanism:
          'Thanos checks the checksums of chunks and indices, which find damage but no forger: whoever may write the bucket may write good checksums. A component can have a configuration of its own, so that only the Compactor may delete.',
        shownBy: ['cluster/stack/data: holds the exact sums of the past, deduplicated'],
        yours: 'Grant writing narrowly; turn on versioning or object lock.',
      },
      {
        question: 'Objects of the stack are changed by hand',
        mechanism: 'Every field that the operator owns is taken back, policies and subjects of roles among them.',
        shownBy: [
          'control-plane/operator/drift/fields: the operator takes back every edit of every field that it applied',
          'control-plane/operator/drift/additions: what others add to an object of the operator',
        ],
        yours: 'Give nobody write access to Secrets, workloads and policies of the namespace who needs none.',
      },
      {
        question: 'A trust bundle is emptied or swapped',
        mechanism:
          'Bundles are parsed before they are written. Those that pods read once are immutable and named by their content. A pod that runs with another one is found by dialling it.',
        shownBy: ['unit/pki/bundle: names a bundle by its content', 'unit/pki/bundle: refuses'],
      },
    ],
  },
  {
    title: 'Repudiation',
    answers: [
      {
        question: 'Requests leave a trace',
        mechanism:
          'Query, Store, Compactor and Ruler log a line for each request: method, path, duration, address. Thanos does not know the identity of the certificate there, so the address is what tells clients apart.',
        shownBy: [
          'unit/manifests/pods: is given once unless it may be repeated, and has a value exactly when it takes one',
        ],
        yours: 'Collect the logs. Where the person matters, put a proxy with a login before Query.',
      },
      {
        question: 'Changes leave a trace',
        mechanism:
          'Each new certificate that replaced another, each flip of a condition and each failure is an Event with its reason, and a line of JSON in the log. The operator writes by server-side apply under its own field manager, so managedFields say who owns what.',
        shownBy: ['control-plane/operator/certificates: tells of certificates that replaced another, and why'],
        yours: "Turn on the API server's audit log, for Secrets at level Metadata.",
      },
      {
        question: 'Nobody deletes data through a web page',
        mechanism:
          'Administrative operations of Store and Compactor are turned off, Prometheus runs without its admin API.',
        shownBy: ['cluster/stack/listeners: serve the declared client on HTTP of Query, and nowhere else'],
      },
    ],
  },
  {
    title: 'Information disclosure',
    answers: [
      {
        question: 'Metrics are read by somebody who should not',
        mechanism: 'Certificates decide who is served, policies who may connect; both come from one graph.',
        shownBy: [
          'cluster/stack/listeners: answer the declared client from its pod, and the policies stop the same certificate in another pod',
          'unit/manifests/network-policy: let nobody in without an edge',
        ],
      },
      {
        question: 'Keys and passwords leak through logs, events, status or objects',
        mechanism:
          'Keys live in Secrets only. What the operator logs passes a filter that knows keys, tokens and credentials by their form; what a server quotes of a Secret is withheld.',
        shownBy: [
          'control-plane/operator/certificates: lets no key out of its Secret: not into status, events, the log or any other object',
          'unit/observability/redact: redaction',
          'unit/kube/api-error: withholds what the server quotes of a Secret, but not the fields',
        ],
      },
      {
        question: 'Data at rest is read',
        mechanism:
          'Thanos encrypts nothing on disks. `sse_config` of the object storage configuration is passed on as it is.',
        shownBy: [],
        yours: 'Server-side encryption of the bucket, encrypted volumes, encryption of Secrets in etcd.',
      },
      {
        question: 'Unused features stand open',
        mechanism:
          'Nothing listens that the graph does not know; the debug and admin switches of Thanos and Prometheus stay off, and additionalArgs can not turn them on.',
        shownBy: [
          'cluster/stack/listeners: are all known: gRPC and HTTP of each component',
          'control-plane/operator/schema: the CRD on a real API server',
        ],
      },
    ],
  },
  {
    title: 'Denial of service',
    answers: [
      {
        question: 'Too many requests',
        mechanism:
          'Only declared identities are served at all. Queries end after `query.timeout`; further limits of Thanos are set by `additionalArgs`; `resources` bound each container.',
        shownBy: ['cluster/stack/listeners: refuse whoever shows no certificate'],
        yours: 'Thanos Query has no rate limit of its own: put one into the proxy before it.',
      },
      {
        question: 'One pod or node is lost',
        mechanism:
          'Two replicas, spread over hosts, with disruption budgets; pods leave discovery before they stop, so that replacing them costs no query.',
        shownBy: [
          'cluster/stack/recovery: loses no query while all Stores are replaced',
          'cluster/stack/renewal: are reissued',
        ],
      },
      {
        question: 'Whoever may write rules or a stack stops the operator',
        mechanism:
          'Inputs are bounded before they are read: sizes, depth, aliases. A bad one is left out and named; other stacks go on.',
        shownBy: [
          'unit/configuration/rules/rule-file: refuses aliases that grow without end',
          'unit/configuration/rules/rule-file: never throws',
        ],
      },
      {
        question: 'Load is watched',
        mechanism: 'Prometheus of the stack scrapes every component; the operator has metrics of its own.',
        shownBy: ['cluster/stack/data: holds fresh samples of every component, scraped by mutual TLS'],
        yours: 'Load the alerts of the Thanos mixin: the names of jobs fit it.',
      },
    ],
  },
  {
    title: 'Elevation of privilege',
    answers: [
      {
        question: 'A component gets more than it needs',
        mechanism:
          'One ServiceAccount a component, without a token. Prometheus alone gets one, if it discovers in Kubernetes, with the reads that its scrape configuration uses.',
        shownBy: [
          'cluster/stack/readiness: runs under the restricted Pod Security Standard, without a token but that of discovery',
          'control-plane/adversary/permissions: are none at all, but those of discovery for Prometheus that discovers',
        ],
      },
      {
        question: 'The operator is a deputy for those who may write stacks',
        mechanism:
          'It holds no `escalate`, no `bind` and no `impersonate`, grants nothing that it does not hold, takes no object of others, runs no pod as an account of others, and cluster-wide discovery needs a setting of the operator. No field of a stack reaches the node, another namespace or another account.',
        shownBy: [
          'control-plane/adversary/deputy: whoever may write stacks in one namespace',
          'control-plane/adversary/deputy-inputs: somebody else in the namespace of a stack',
          'control-plane/adversary/deputy-allowed: what sounds dangerous in a spec stays with the pods of the stack',
          'unit/kube/permissions: have no wildcard and nothing that gives more than they say',
          'control-plane/operator/not-ours: the operator leaves objects alone that are not its own',
        ],
      },
      {
        question: 'A container breaks out',
        mechanism:
          'The restricted Pod Security Standard: not root, read-only root file system, no capabilities, seccomp of the runtime.',
        shownBy: [
          'cluster/sandbox: refuses a pod that the restricted profile does not admit',
          'unit/manifests/pods: in its pod and in each of its containers',
        ],
      },
      {
        question: 'Rights are reviewed',
        mechanism: 'Roles are generated from one table in which each right has its reason; docs/install.md shows it.',
        shownBy: ['control-plane/adversary/permissions: are those of its table: leases in its own namespace alone'],
        yours: 'Review who may write stacks, and who may read Secrets of their namespaces.',
      },
    ],
  },
];
