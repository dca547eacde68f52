import { z } from 'zod';
import { documented, kubernetesType, type PassThrough } from '../../api/kubernetes/types.ts';
import { isRange, isWithin } from '../../api/schema/address-ranges.ts';
import { type Rule, withRules } from '../../api/schema/fields.ts';
import { labelSelector } from '../../api/schema/labels.ts';
import { COMPONENTS } from '../components.ts';

const isCidr: Rule<string> = {
  cel: 'isCIDR(self)',
  message: 'must be an address range, such as "203.0.113.0/24"',
  holds: (value) => isRange(value),
};

const cidrs = () => z.array(withRules(z.string().max(64), isCidr)).max(64);
const port = () => z.int().min(1).max(65_535);

const peerIsOne: Rule<PassThrough> = {
  cel: 'has(self.ipBlock) ? isCIDR(self.ipBlock.cidr) && !has(self.podSelector) && !has(self.namespaceSelector) : has(self.podSelector) || has(self.namespaceSelector)',
  message:
    'must be either an ipBlock with an address range, such as "203.0.113.0/24", or selectors: give two peers for both',
  holds: ({ ipBlock, podSelector, namespaceSelector }) => {
    const hasSelector = podSelector !== undefined || namespaceSelector !== undefined;
    return ipBlock === undefined ? hasSelector : !hasSelector && isCidr.holds((ipBlock as { cidr: string }).cidr);
  },
};

/** The API server takes no exception that leaves out nothing, or everything. */
function exceptionsLieWithin({ ipBlock }: PassThrough): boolean {
  const { cidr, except = [] } = (ipBlock ?? { cidr: '' }) as { cidr: string; except?: readonly string[] };
  return !isRange(cidr) || except.every((range) => isWithin(range, cidr));
}

const egressPeer = () =>
  withRules(kubernetesType('NetworkPolicyPeer'), peerIsOne)
    // In code alone: Kubernetes bounds no range, so that in CEL it would cost too much.
    .refine(exceptionsLieWithin, {
      message:
        'ipBlock.except must hold ranges that lie within ipBlock.cidr and are smaller: correct them, or leave them out',
    });

const rangeIsOrdered: Rule<PassThrough> = {
  cel: '!has(self.endPort) || (has(self.port) && type(self.port) == int && int(self.port) <= self.endPort)',
  message: 'endPort must not be smaller than port, which must be a number then',
  holds: ({ port: first, endPort }) =>
    endPort === undefined || (typeof first === 'number' && first <= (endPort as number)),
};

/** An outside party, as a NetworkPolicy can name it: address ranges or pods. */
const party = (description: string) =>
  z
    .strictObject({
      cidrs: cidrs().optional().describe('Address ranges of the party. Default: none.'),
      namespaceSelector: labelSelector()
        .optional()
        .describe(
          `Namespaces of its pods, when it runs in the cluster: ${documented('LabelSelector')}. Default: that of the stack.`,
        ),
      podSelector: labelSelector()
        .optional()
        .describe(
          `Its pods, when it runs in the cluster: ${documented('LabelSelector')}. Default: all pods of the namespaces, if there are any.`,
        ),
      ports: z
        .array(port())
        .min(1)
        .max(16)
        .optional()
        .describe('Ports of the pods or addresses, behind any Service. Default: the port of its URL.'),
    })
    .optional()
    .describe(description);

/** What the NetworkPolicies of the stack say of parties outside of it. */
export const networkPolicy = () =>
  z
    .strictObject({
      mode: z
        .enum(['Enforce', 'Disabled'])
        .default('Enforce')
        .describe(
          'Enforce: default deny for all pods of the stack, then exactly the needed conversations. Disabled: no policies.',
        ),
      dns: party(
        'Name servers of the pods. Default: pods labelled k8s-app=kube-dns in kube-system, and the node-local cache 169.254.20.10; port 53.',
      ),
      apiServer: party(
        'The Kubernetes API server, for Prometheus with kubernetesDiscovery. Default: the addresses of the Service kubernetes.',
      ),
      objectStorage: party(
        'The object storage. Default: derived from its endpoint; a public endpoint is reached everywhere but in private ranges.',
      ),
      alertmanagers: party('The Alertmanagers. Default: derived from their URLs.'),
      additionalEgress: z
        .array(
          z.strictObject({
            component: z.enum(COMPONENTS).describe('Component whose pods may connect.'),
            to: z
              .array(egressPeer())
              .min(1)
              .max(16)
              .describe(`Where they may connect to: ${documented('NetworkPolicyPeer')}.`),
            ports: z
              .array(withRules(kubernetesType('NetworkPolicyPort'), rangeIsOrdered))
              .min(1)
              .max(16)
              .describe(`On which ports: ${documented('NetworkPolicyPort')}.`),
          }),
        )
        .max(32)
        .default([])
        .describe('Further conversations that pods of the stack may start, for instance with scrape targets.'),
    })
    .prefault({})
    .describe('Network policies of the stack.');
