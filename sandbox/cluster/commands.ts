import { join } from 'node:path';
import { type Binaries, pathOf } from '../binaries/ensure.ts';
import { API_PORT, NODE_ADDRESS, NODE_NAME, POD_RANGE, SERVICE_RANGE } from './addresses.ts';
import { configurationFiles } from './configuration/write.ts';
import type { Layout } from './layout.ts';

/** A program of the node: its name in logs and its command line. */
export interface Program {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const ETCD_URL = 'http://127.0.0.1:12379';
const ETCD_PEER_URL = 'http://127.0.0.1:12380';

/** What can start at once: storage, API server, container runtime. */
export function firstPrograms(binaries: Binaries, layout: Layout): Program[] {
  return [
    { name: 'etcd', command: etcd(binaries, layout) },
    {
      name: 'containerd',
      command: [pathOf(binaries, 'containerd'), '--config', configurationFiles(layout).containerd],
    },
    { name: 'kube-apiserver', command: apiServer(binaries, layout) },
  ];
}

/** What may start only when the API server is ready: before RBAC is there the controller manager exits for good. */
export function secondPrograms(binaries: Binaries, layout: Layout): Program[] {
  return [
    { name: 'kube-controller-manager', command: controllerManager(binaries, layout) },
    { name: 'kube-scheduler', command: scheduler(binaries, layout) },
    { name: 'kubelet', command: kubelet(binaries, layout) },
    { name: 'kube-proxy', command: kubeProxy(binaries, layout) },
  ];
}

function etcd(binaries: Binaries, layout: Layout): Program['command'] {
  return [
    pathOf(binaries, 'etcd'),
    `--data-dir=${join(layout.state, 'etcd')}`,
    '--unsafe-no-fsync',
    `--listen-client-urls=${ETCD_URL}`,
    `--advertise-client-urls=${ETCD_URL}`,
    `--listen-peer-urls=${ETCD_PEER_URL}`,
    `--initial-advertise-peer-urls=${ETCD_PEER_URL}`,
    `--initial-cluster=default=${ETCD_PEER_URL}`,
    '--log-level=warn',
  ];
}

function apiServer(binaries: Binaries, layout: Layout): Program['command'] {
  const pki = (file: string): string => join(layout.pki, file);
  return [
    pathOf(binaries, 'kube-apiserver'),
    `--etcd-servers=${ETCD_URL}`,
    `--secure-port=${API_PORT}`,
    '--bind-address=0.0.0.0',
    `--advertise-address=${NODE_ADDRESS}`,
    `--service-cluster-ip-range=${SERVICE_RANGE}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction,PodSecurity',
    '--allow-privileged=true',
    `--client-ca-file=${pki('ca.crt')}`,
    `--tls-cert-file=${pki('apiserver.crt')}`,
    `--tls-private-key-file=${pki('apiserver.key')}`,
    `--cert-dir=${join(layout.state, 'apiserver')}`,
    `--kubelet-client-certificate=${pki('apiserver-to-kubelet.crt')}`,
    `--kubelet-client-key=${pki('apiserver-to-kubelet.key')}`,
    `--kubelet-certificate-authority=${pki('ca.crt')}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${pki('token.pub')}`,
    `--service-account-signing-key-file=${pki('token.key')}`,
    // Nobody has this name: no aggregated API servers here, but controllers wait for the setting to exist.
    `--requestheader-client-ca-file=${pki('ca.crt')}`,
    '--requestheader-allowed-names=front-proxy',
    `--audit-policy-file=${configurationFiles(layout).auditPolicy}`,
    `--audit-log-path=${layout.auditLog}`,
    // Megabytes. By default a file of 100 is put aside, and whoever reads one file reads half of what was asked.
    '--audit-log-maxsize=10000',
    '--profiling=false',
  ];
}

function controllerManager(binaries: Binaries, layout: Layout): Program['command'] {
  const pki = (file: string): string => join(layout.pki, file);
  return [
    pathOf(binaries, 'kube-controller-manager'),
    ...identity(layout, 'controller-manager'),
    '--use-service-account-credentials',
    '--bind-address=127.0.0.1',
    '--leader-elect=false',
    `--cluster-signing-cert-file=${pki('ca.crt')}`,
    `--cluster-signing-key-file=${pki('ca.key')}`,
    `--root-ca-file=${pki('ca.crt')}`,
    `--service-account-private-key-file=${pki('token.key')}`,
    '--allocate-node-cidrs',
    `--cluster-cidr=${POD_RANGE}`,
    `--service-cluster-ip-range=${SERVICE_RANGE}`,
    `--cert-dir=${join(layout.state, 'controller-manager')}`,
    `--flex-volume-plugin-dir=${join(layout.state, 'volume-plugins')}`,
  ];
}

function scheduler(binaries: Binaries, layout: Layout): Program['command'] {
  return [
    pathOf(binaries, 'kube-scheduler'),
    ...identity(layout, 'scheduler'),
    '--bind-address=127.0.0.1',
    '--leader-elect=false',
    `--cert-dir=${join(layout.state, 'scheduler')}`,
  ];
}

function kubelet(binaries: Binaries, layout: Layout): Program['command'] {
  return [
    pathOf(binaries, 'kubelet'),
    `--config=${configurationFiles(layout).kubelet}`,
    `--kubeconfig=${kubeconfig(layout, 'kubelet')}`,
    `--hostname-override=${NODE_NAME}`,
    `--node-ip=${NODE_ADDRESS}`,
    `--root-dir=${join(layout.state, 'kubelet')}`,
    `--cert-dir=${join(layout.state, 'kubelet', 'pki')}`,
  ];
}

function kubeProxy(binaries: Binaries, layout: Layout): Program['command'] {
  return [
    pathOf(binaries, 'kube-proxy'),
    `--config=${configurationFiles(layout).kubeProxy}`,
    `--hostname-override=${NODE_NAME}`,
  ];
}

/** A controller asks the API server with the same kubeconfig who its own clients are and what they may. */
function identity(layout: Layout, name: string): string[] {
  const file = kubeconfig(layout, name);
  return [`--kubeconfig=${file}`, `--authentication-kubeconfig=${file}`, `--authorization-kubeconfig=${file}`];
}

function kubeconfig(layout: Layout, name: string): string {
  return join(layout.configuration, `${name}.kubeconfig`);
}
