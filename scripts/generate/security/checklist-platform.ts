// The checklist of the security guide for Thanos, line by line: what it runs on, and what is watched.
import type { Section } from './types.ts';

const NO_CERTIFICATE = 'cluster/stack/listeners: refuse whoever shows no certificate';
const BY_POLICY =
  'cluster/stack/listeners: answer the declared client from its pod, and the policies stop the same certificate in another pod';
const RESTRICTED =
  'cluster/stack/readiness: runs under the restricted Pod Security Standard, without a token but that of discovery';
const POD_SECURITY = 'unit/workloads/pods: in its pod and in each of its containers';

export const PLATFORM_CHECKLIST: readonly Section[] = [
  {
    title: 'Containers',
    answers: [
      {
        question: 'Not root',
        mechanism: 'Every container has a user that is not root.',
        shownBy: [RESTRICTED, POD_SECURITY],
      },
      { question: 'Read-only root file system', mechanism: 'Every container.', shownBy: [POD_SECURITY] },
      { question: 'No capabilities', mechanism: 'All are dropped.', shownBy: [RESTRICTED, POD_SECURITY] },
      {
        question: 'Pod Security Standards',
        mechanism: 'All pods, the operator among them, run where `restricted` is enforced.',
        shownBy: [
          RESTRICTED,
          'cluster/stack/readiness: is run by an operator that lives in the cluster under its own account',
          'control-plane/adversary/permissions: reach nothing of the node, and run as themselves',
        ],
      },
      {
        question: 'Images scanned',
        mechanism: '`npm run sbom` lists what is in the image of the operator.',
        shownBy: [
          'unit/scripts/sbom: lists every package that is shipped, by version and hash, under a licence that may be',
        ],
        yours: 'The scanner, in the registry.',
      },
      {
        question: 'Images that stay what was scanned',
        mechanism:
          'Every image can be given by digest and is run as it is written. The image of the operator is built of such. With `imageDigestPolicy` Required the API server refuses a stack with one that is not, be it a default.',
        shownBy: [
          'unit/workloads/images: runs exactly the image that the spec names, else an official one',
          'unit/config/config: is built of images by digest, which no tag that moves can change',
          'control-plane/operator/images: are refused without one, field by field, and taken with all',
          'control-plane/operator/images: can be demanded of every stack by the policy of docs/install.md',
          'control-plane/config: runs the operator by digest with the kustomization of docs/install.md',
        ],
        yours:
          'A policy for all stacks: [install.md](install.md) has one. Signatures are for an admission controller to check.',
      },
      {
        question: 'Images of a private registry',
        mechanism:
          '`imagePullSecrets` stand in the pods. The operator looks whether the Secrets are there and at their type, and opens none.',
        shownBy: [
          'control-plane/operator/inputs/pull-secrets: stand in every pod, and in no ServiceAccount',
          'control-plane/operator/inputs/pull-secrets: are opened for nobody: nothing of them is in the status or in the log',
        ],
        yours: 'Credentials that may only pull.',
      },
    ],
  },
  {
    title: 'Object storage',
    answers: [
      {
        question: 'Encrypted by the server',
        mechanism: '`sse_config` is passed on to Thanos.',
        shownBy: [],
        yours: 'The key, and the setting of the bucket.',
      },
      {
        question: 'Private bucket',
        mechanism: 'Nothing of ours needs a public one.',
        shownBy: [],
        yours: 'Block public access.',
      },
      {
        question: 'Versioning',
        mechanism: 'Not for Thanos to set.',
        shownBy: [],
        yours: 'Turn it on, with an end for old versions.',
      },
      {
        question: 'Bucket policies',
        mechanism:
          'A component may have an object storage Secret of its own: reading for Store, writing for Ruler and Sidecar, deleting for the Compactor.',
        shownBy: ['control-plane/operator/schema: the CRD on a real API server'],
        yours: 'The policies.',
      },
      { question: 'Access log', mechanism: 'Kept by the storage.', shownBy: [], yours: 'Turn it on.' },
    ],
  },
  {
    title: 'Network',
    answers: [
      {
        question: 'Policies for all components',
        mechanism: 'Generated from the graph; the operator has one too.',
        shownBy: [
          'cluster/adversary/pairs: is judged by Cyclonus, from the policies that the cluster has, as the graph says',
          'cluster/adversary/flows: have an edge of the graph, each of them',
          'unit/manifests/network-policy: let nobody in without an edge',
          'unit/manifests/network-policy: let no pod out without an edge or a rule of the user',
          'cluster/adversary/operator-port: is out of reach for every pod of the cluster but those of a namespace that is labelled for it',
        ],
        yours: 'A network plugin that enforces them.',
      },
      {
        question: 'Private networks between clusters',
        mechanism: 'A stack lives in one cluster; all it says is encrypted wherever it goes.',
        shownBy: ['cluster/stack/listeners: refuse plaintext'],
        yours: 'The network.',
      },
      {
        question: 'Authentication at the ingress',
        mechanism: 'What stands before Query is a declared client with a certificate of its own.',
        shownBy: ['cluster/stack/listeners: serve the declared client on HTTP of Query, and nowhere else'],
        yours: 'The ingress.',
      },
      {
        question: 'A service mesh',
        mechanism: 'Not needed: the mutual TLS is that of the components themselves, and ends in their processes.',
        shownBy: [NO_CERTIFICATE],
      },
    ],
  },
  {
    title: 'Monitoring and audit',
    answers: [
      {
        question: 'Audit log',
        mechanism:
          'A line for each request in the logs of components; writes of the operator under its own name in the audit log of Kubernetes.',
        shownBy: ['cluster/sandbox: records in its audit log who asked for what'],
        yours: 'Collect both.',
      },
      {
        question: 'Failed authentication watched',
        mechanism: 'Components log refused handshakes.',
        shownBy: [NO_CERTIFICATE],
        yours: 'An alert on them.',
      },
      {
        question: 'Alerts on security events',
        mechanism: 'Conditions and Events, and metrics of the operator that alerts can be made of.',
        shownBy: ['control-plane/operator/certificates: tells of certificates that replaced another, and why'],
        yours: 'The alerts.',
      },
      {
        question: 'Regular reviews',
        mechanism: 'This page is generated, and a test fails when a test that it names is gone.',
        shownBy: ['unit/docs/security: points to tests that exist'],
      },
    ],
  },
  {
    title: 'When something has happened',
    answers: [
      {
        question: 'A credential is known to others',
        mechanism:
          'Delete the Secret of a certificate: a new key is issued at once, but the certificate before stays valid until it ends. Remove a client from the spec: its certificates are refused, on open sessions too; declare it again by another name. Delete the Secret of a CA: all that hangs on it is issued anew.',
        shownBy: [
          'cluster/adversary/resumption: the TLS session of a client',
          'control-plane/operator/certificates: issues a leaf anew that was deleted, and nothing else',
          'control-plane/operator/prune: replaces pods when a client is removed, because lists are not checked on resumed sessions',
          'control-plane/operator/certificates: makes a new mesh CA when it was deleted: new leaves, and pods that trust it',
        ],
      },
      {
        question: 'Somebody got in',
        mechanism:
          'Take the client out of the spec, or set the policies narrower; both act without a restart of what is not concerned.',
        shownBy: ['control-plane/operator/prune: lets a further client in without replacing pods', BY_POLICY],
      },
      {
        question: 'Data got out',
        mechanism: 'The logs of Query and Store tell which address asked what, and when.',
        shownBy: ['cluster/sandbox: keeps what pods print'],
        yours: 'The logs of the storage, and whom to tell.',
      },
    ],
  },
];
