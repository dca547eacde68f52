import { join } from 'node:path';
import { type Binaries, pathOf } from '../binaries/ensure.ts';
import type { ControlPlaneFiles } from './files.ts';

/** Ports of 127.0.0.1. */
export interface Ports {
  readonly api: number;
  readonly etcd: number;
  readonly etcdPeer: number;
}

type Command = readonly [string, ...string[]];

/** etcd on loopback; without fsync, because a test's data need not outlive the machine. */
export function etcdCommand(binaries: Binaries, files: ControlPlaneFiles, ports: Ports): Command {
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  return [
    pathOf(binaries, 'etcd'),
    `--data-dir=${join(files.data, 'etcd')}`,
    '--unsafe-no-fsync',
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--log-level=warn',
  ];
}

/** The API server with RBAC and an audit log. */
export function apiServerCommand(binaries: Binaries, files: ControlPlaneFiles, ports: Ports): Command {
  return [
    pathOf(binaries, 'kube-apiserver'),
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    // Loopback is no address for endpoints, so the default/kubernetes Service stays without any.
    '--endpoint-reconciler-type=none',
    `--secure-port=${ports.api}`,
    `--tls-cert-file=${files.serverCertificate}`,
    `--tls-private-key-file=${files.serverKey}`,
    `--client-ca-file=${files.authority}`,
    `--cert-dir=${join(files.data, 'api')}`,
    '--authorization-mode=RBAC',
    // There is no controller that makes a namespace's default service account, without which no pod would be accepted.
    '--disable-admission-plugins=ServiceAccount',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${files.tokenPublicKey}`,
    `--service-account-signing-key-file=${files.tokenPrivateKey}`,
    // Nothing listens there; the bench makes thousands of Services.
    '--service-cluster-ip-range=198.18.0.0/15',
    `--audit-policy-file=${files.auditPolicy}`,
    `--audit-log-path=${files.auditLog}`,
    // Megabytes. By default a file of 100 is put aside, and whoever reads one file reads half of what was asked.
    '--audit-log-maxsize=10000',
    '--profiling=false',
  ];
}

/** What the controller manager does beyond what every control plane needs. */
export interface ControllerOptions {
  /** Further controllers, such as "statefulset-controller". */
  readonly controllers?: readonly string[];
  /** Feature gates of the controllers; those of the API server stay. */
  readonly gates?: Readonly<Record<string, boolean>>;
}

/** Without these nothing is ever collected, no namespace ends, no quota counts and no role has what is added to it. */
const NEEDED = [
  'garbage-collector-controller',
  'namespace-controller',
  'resourcequota-controller',
  'clusterrole-aggregation-controller',
];

/** The controllers that are needed, and those that are asked for. */
export function controllerManagerCommand(
  binaries: Binaries,
  files: ControlPlaneFiles,
  { controllers = [], gates = {} }: ControllerOptions = {},
): Command {
  const settings = Object.entries(gates).map(([name, isOn]) => `${name}=${isOn}`);
  return [
    pathOf(binaries, 'kube-controller-manager'),
    `--kubeconfig=${files.kubeconfig}`,
    `--controllers=${[...NEEDED, ...controllers].join(',')}`,
    ...(settings.length > 0 ? [`--feature-gates=${settings.join(',')}`] : []),
    '--leader-elect=false',
    '--secure-port=0',
    '--profiling=false',
  ];
}
