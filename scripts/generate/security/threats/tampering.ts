import type { Section } from '../types.ts';

export const TAMPERING: Section = {
  title: 'Tampering',
  answers: [
    {
      question: 'Objects wait under the names of a stack, or are written under the name of the operator',
      mechanism:
        "An object is the stack's by the uid of the stack in its owner reference, or in an annotation of a cluster-scoped one; accounts, roles, bindings and certificates that were there before are left alone and named, and no pod runs as such an account. What was written under the field manager of the operator counts only as far as it is wanted.",
      shownBy: [
        'control-plane/adversary/authorities: is left alone and named',
        'cluster/adversary/tenant/planted: is no account, role or binding of the stack',
        'cluster/adversary/tenant/planted: gives no right to whoever is in its binding',
        'control-plane/adversary/field-manager: is taken back:',
        'control-plane/adversary/field-manager: is taken back once',
        'unit/controller/apply/ownership: assertOurs',
      ],
      yours: 'Whoever may write ServiceAccounts, or tokens for them, has the rights of every account of the namespace.',
    },
    {
      question: 'Samples are changed on their way',
      mechanism:
        'Between components: mutual TLS 1.3. To the object storage: TLS; a configuration that turns it or its checks off (insecure, http://, insecure_skip_verify) is refused, and the last good one stays.',
      shownBy: [
        'cluster/stack/data: holds fresh samples of every component, scraped by mutual TLS',
        'unit/user-files/object-storage: refuses, without a word of what is secret',
        'promtool/judged-object-storage: object storage configurations, as Thanos judges them',
      ],
    },
    {
      question: 'A text becomes a part of a file or of a request',
      mechanism:
        'One writer makes all files and all bodies of requests, and escapes what a reader of YAML takes for the end of a line, a number or a truth value. Scrape jobs are judged as Prometheus does before they are used, and each scalar is written again as it stood.',
      shownBy: [
        'unit/user-files/scrape/additional: keeps no text a key of the file, whatever ends a line',
        'unit/user-files/scrape/additional: keeps each scalar as it is written',
        'unit/writer/json: is YAML of the same meaning',
        'promtool/written-yaml: is to the API server, which reads the body of an apply request as YAML, what it was',
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
      question: 'Two Compactors work on one bucket',
      mechanism:
        'In one namespace only that of the oldest stack has a pod, and the others say why theirs has none. While nobody knows the bucket of an older one, a Compactor is not started. It starts when no pod of another one may be on the bucket any more. Across namespaces nobody is stopped, or naming a bucket would stop its owner: the log and a metric of the operator tell its administrator alone.',
      shownBy: [
        'control-plane/operator/inputs/shared-bucket: two stacks on one bucket',
        'unit/inputs/shared-bucket: is found beyond the Secrets that are read, by what a pass saw of it',
        'unit/inputs/sharing: a Compactor beside an older stack of which nobody knows the bucket',
        'unit/controller/shared-buckets: what passes saw of the buckets of stacks',
        "unit/inputs/other-compactors: pods of other stacks' Compactors",
        'unit/controller/shared-buckets: stacks of different namespaces on one bucket',
        'cluster/adversary/tenant/buckets: a younger stack that names the bucket of an older one',
      ],
      yours:
        'Alert on secure_thanos_operator_shared_buckets; give each stack a credential that reaches its own bucket or prefix alone.',
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
};
