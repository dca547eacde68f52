/**
 * The name servers that policies let pods ask when the spec names none: kubeadm's and most others' cluster DNS, whether it is
 * kube-dns or CoreDNS. https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/
 */
export const CLUSTER_DNS = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } } as const;
