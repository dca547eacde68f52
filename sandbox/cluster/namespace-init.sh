#!/bin/bash
# PID 1 of the cluster's network, mount and pid namespaces. When it ends, the kernel ends every process of the cluster
# and drops every mount, interface and packet filter rule with it.
# usage: namespace-init.sh BUSYBOX NODE_ADDRESS COMMAND...
set -eu
busybox=$1 node_address=$2
shift 2

# Mounts travel among the pods of this cluster, and never to the machine.
mount --make-rshared /

# Paths that kubelet, shims and network plugins have built in: empty, private, gone with the namespace.
for folder in /run /var/lib/kubelet /var/log/containers /var/log/pods /var/lib/cni; do
  mkdir -p "$folder"
  mount -t tmpfs -o mode=755 tmpfs "$folder"
done
mkdir -p /run/netns /run/lock /run/containerd

# The node's address on a pair of interfaces with both ends in here: not every kernel has "dummy".
"$busybox" ip link set lo up
"$busybox" ip link add node0 type veth
"$busybox" ip link set node0 up
"$busybox" ip link set veth0 up
"$busybox" ip addr add "$node_address/32" dev node0
# Service addresses need some route before their translation; nothing can leave by it.
"$busybox" ip route add default dev node0
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/ipv4/conf/all/route_localnet

# Waiting, bash also reaps the container shims that lose their parents.
"$@" &
wait $!
