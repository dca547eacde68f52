import type { Section } from '../types.ts';

export const INFORMATION_DISCLOSURE: Section = {
  title: 'Information disclosure',
  answers: [
    {
      question: 'What is recorded today is read with a quantum computer later',
      mechanism:
        'Both ends choose the hybrid group X25519MLKEM768 by themselves, and `status.tls.keyExchange` says what was seen. With `RequireHybrid` in `spec.tls.keyExchange` gRPC listeners refuse all other groups, which each verification tries. HTTP listeners have no way to refuse them: the condition says so. Certificates are classical: they are of use to an attacker only while they are valid.',
      shownBy: [
        'promtool/key-exchange: Thanos and the key exchange',
        'unit/workloads/key-exchange: is one flag of each component with gRPC, and of no other',
        'unit/workloads/key-exchange: never writes curve_preferences',
        'unit/stack/key-exchange: is refused as RequireHybrid with',
        'unit/controller/dials/verification: names gRPC that takes classical groups',
        'cluster/adversary/key-exchange: refuses on gRPC whoever offers a classical one alone',
        'unit/controller/dials/verification: names HTTP that knows no hybrid group',
        'unit/dial/listener: offers classical groups alone where it should, and sees whether they are taken',
      ],
      yours:
        'Give clients a TLS library that offers X25519MLKEM768. The object storage, Alertmanagers and scrape targets have their own.',
    },
    {
      question: 'Metrics are read by somebody who should not',
      mechanism:
        'Certificates decide who is served, policies who may connect; both come from one graph. The operator answers plain HTTP on one port: whether it lives, whether it is ready, and its metrics, which its policy opens to labelled namespaces alone.',
      shownBy: [
        'cluster/adversary/operator-port: is out of reach for every pod of the cluster but those of a namespace that is labelled for it',
        'cluster/stack/listeners: answer the declared client from its pod, and the policies stop the same certificate in another pod',
        'unit/manifests/network-policy: let nobody in without an edge',
      ],
    },
    {
      question: 'Keys and passwords leak through logs, events, status or objects',
      mechanism:
        'Keys live in Secrets only. What the operator logs passes a filter that knows keys, tokens and credentials by their form; what a server quotes of a Secret is withheld. The operator keeps no key but those of CAs in memory, of everything else in a Secret digests, and reads a key by name where it writes its Secret anew. `render` shows the credentials of scrape jobs as `<secret>`.',
      shownBy: [
        'cluster/adversary/secrets: the secrets of a run',
        'cluster/adversary/operands: names the container that does not stay up, and nothing of its last words that could be secret',
        'control-plane/operator/certificates: lets no key out of its Secret: not into status, events, the log or any other object',
        'unit/controller/caches/held-texts: hold the keys of CAs, which sign in each look, and no other',
        'unit/controller/caches/held-texts: hold neither long texts nor credentials, of whatever length',
        'unit/observability/redact: redaction',
        'unit/kube/api-error: withholds what the server quotes of a Secret, but not the fields',
      ],
    },
    {
      question: 'A password, token or key for an Alertmanager gets to others',
      mechanism:
        'It goes from the Secret of the user into one Secret of the operator, which only the container of Ruler mounts: not into arguments, ConfigMaps, the log or the status. Without https it is refused. A file belongs to the URL that it is for, so that a list in another order shows nobody what is for another. Secrets that the operator made are refused as a source, by their names and owners, whatever labels they have: their keys are sent nowhere. Any other Secret of the namespace is not: who may write stacks there can have each key of it sent to a server of his choice, even if he may not read Secrets, just as with the right to make pods.',
      shownBy: [
        'unit/workloads/ruler/alertmanagers: are nowhere else: not in arguments, not in the environment, not in a ConfigMap',
        'unit/workloads/ruler/alertmanagers: are mounted by Ruler alone, to read, and for its group',
        'unit/workloads/ruler/alertmanagers: keep their file when the list changes',
        'control-plane/operator/inputs/alertmanagers: are never those of the operator: a key of a CA is sent nowhere',
        'unit/inputs/alertmanagers: a Secret that an Alertmanager is to be shown',
        'promtool/alertmanagers: and says nothing of it in its log',
      ],
      yours: 'Give the right to write stacks in a namespace only to those who may use every Secret in it.',
    },
    {
      question: 'Whoever may write stacks asks the operator about namespaces of others',
      mechanism:
        'Selectors of a spec are looked at in the namespace of the stack alone, and the operator may not list namespaces. Of kube-system one fact is told: whether any pod is labelled as a name server.',
      shownBy: [
        'control-plane/adversary/namespaces: tell nothing of namespaces of others',
        'control-plane/adversary/namespaces: could not be looked at elsewhere either',
        'unit/controller/selectors: looks into no namespace of others',
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
        'cluster/adversary/sockets: the sockets of all pods, as the kernel lists them',
        'cluster/adversary/operator-port: answers three paths, to those who read',
        'control-plane/operator/schema: the CRD on a real API server',
      ],
    },
  ],
};
