import type { Section } from '../types.ts';

export const ELEVATION_OF_PRIVILEGE: Section = {
  title: 'Elevation of privilege',
  answers: [
    {
      question: 'A component gets more than it needs',
      mechanism:
        'One ServiceAccount a component, without a token. Prometheus alone gets one, if it discovers in Kubernetes, with the reads that its scrape configuration uses; it lives for an hour.',
      shownBy: [
        'control-plane/discovery-token: lives as long as our manifests ask for: an hour',
        'unit/workloads/pods: and that one for an hour, not for the year to which API servers extend tokens of 3607 seconds',
        'cluster/stack/readiness: runs under the restricted Pod Security Standard, without a token but that of discovery',
        'control-plane/adversary/permissions: are none at all, but those of discovery for Prometheus that discovers',
        'cluster/adversary/requests: of Prometheus are what its Role grants, in its namespace, and none is refused',
        'cluster/adversary/requests: are none, for every other account of the stack and of its namespace',
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
      question: 'A flag makes a component listen elsewhere, read for others, or trust whom it should not',
      mechanism:
        "`additionalArgs` takes the flags that are listed for a component and its version, hidden ones left out, and of each the values of its kind (docs/flags.md). What a value names is written as it is: Kubernetes expands no variable in it. Contents (`--selector.relabel-config`, `--alert.relabel-config`, `--index-cache.config`) are judged as Thanos judges them, name no variable, and put the index of Store into its own memory alone: no cache elsewhere. What the operator sets is reserved, found in what it gives components, unless it stands by default; if a user gave such a flag all the same, the operator's would stay, alone.",
      shownBy: [
        'control-plane/adversary/deputy: every flag that reads for others, listens, sends or turns something off',
        'promtool/flags: additional flags, as the programs judge them',
        'unit/user-files/flags/contents: open no other cache than the memory of Store, and repeat no credential',
        'promtool/judged-flags: values of flags, as Thanos judges them',
        'unit/workloads/pods: reaches the component as the user wrote it, without variables of Kubernetes',
        'unit/workloads/reserved: is either reserved or may be set by a user, in each example',
        'unit/workloads/additional: never take the place of others, however they are written',
      ],
    },
    {
      question: 'Labels of its user make a pod that of another component or stack',
      mechanism: '`podLabels` takes no label by which pods are found, and ours are written over whatever is there.',
      shownBy: [
        'control-plane/adversary/deputy: a name that is a path, a flag or another label',
        'unit/workloads/pods: has the labels of its user, and ours in place of those that mean something to us',
      ],
    },
    {
      question: 'A stack opens the metadata service of the node, or the API server, for its pods',
      mechanism:
        'Ranges that no stack may open are refused wherever a spec or an object storage configuration names addresses, and left out of "any public address"; a running stack keeps its policies. What clouds give identities by needs a setting of the operator.',
      shownBy: [
        'control-plane/operator/inputs/closed-ranges: a range that no stack may open',
        'unit/stack/ip-ranges: are those of IPv4 where IPv4-mapped ones stand for them, in each spelling',
        'unit/plan/opened-ranges: ranges that no stack may open',
        'unit/manifests/network-policy: any public address but those that no stack may open',
      ],
      yours:
        'Name the addresses of nodes in `--closed-ranges`; forbid Disabled as `spec.networkPolicy.mode` where it is not the author of the stack who decides; a network plugin that enforces policies for node-local addresses.',
    },
    {
      question: 'A container breaks out',
      mechanism:
        'The restricted Pod Security Standard: not root, read-only root file system, no capabilities, seccomp of the runtime.',
      shownBy: [
        'cluster/sandbox: refuses a pod that the restricted profile does not admit',
        'unit/workloads/pods: in its pod and in each of its containers',
      ],
    },
    {
      question: 'Rights are reviewed',
      mechanism: 'Roles are generated from one table in which each right has its reason; docs/install.md shows it.',
      shownBy: [
        'control-plane/adversary/permissions: are those of its table: leases in its own namespace alone',
        'cluster/adversary/requests: of the operator use each of its rights, but those for occasions',
      ],
      yours: 'Review who may write stacks, and who may read Secrets of their namespaces.',
    },
  ],
};
