import { join } from 'node:path';
import { IMAGES } from '../../images/catalogue.ts';
import { NODE_POD_RANGE } from '../addresses.ts';
import type { Layout } from '../layout.ts';

/** Programs of this machine that containerd starts for pods. */
export interface PodPrograms {
  /** The program that stands between containerd and runc, one for each pod. */
  readonly shim: string;
  /** Folder of the network plugins. */
  readonly networkPlugins: string;
}

/** containerd's configuration file (TOML, version 3 as of containerd 2.0). */
export function containerdConfiguration(layout: Layout, { shim, networkPlugins }: PodPrograms): string {
  return `version = 3
root = "${join(layout.state, 'containerd')}"
state = "${join(layout.run, 'containerd')}"

[grpc]
address = "${layout.containerdSocket}"

[debug]
level = "warn"

[plugins."io.containerd.cri.v1.images"]
snapshotter = "overlayfs"

[plugins."io.containerd.cri.v1.images".pinned_images]
sandbox = "${IMAGES.pause}"

[plugins."io.containerd.cri.v1.runtime"]
disable_apparmor = true
# Without CAP_SYS_RESOURCE, as in many virtual machines and containers, runc may not lower a score and fails.
restrict_oom_score_adj = true

[plugins."io.containerd.cri.v1.runtime".containerd]
default_runtime_name = "runc"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
runtime_path = "${shim}"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
SystemdCgroup = false

[plugins."io.containerd.cri.v1.runtime".cni]
bin_dirs = ["${networkPlugins}"]
conf_dir = "${networkDirectory(layout)}"
max_conf_num = 1
`;
}

export function networkDirectory(layout: Layout): string {
  return join(layout.configuration, 'network');
}

/**
 * The pod network: a routed pair of interfaces for each pod, so that packets between pods pass the node's FORWARD hook,
 * where policies can be enforced. Version 0.4.0 of the format is the newest that all plugins of Debian 12 take.
 */
export function networkConfiguration(layout: Layout): string {
  const addresses = {
    type: 'host-local',
    dataDir: join(layout.run, 'addresses'),
    ranges: [[{ subnet: NODE_POD_RANGE }]],
    routes: [{ dst: '0.0.0.0/0' }],
  };
  const pointToPoint = { type: 'ptp', ipMasq: false, mtu: 1500, ipam: addresses };
  return JSON.stringify({ cniVersion: '0.4.0', name: 'pods', plugins: [pointToPoint] }, null, 2);
}
