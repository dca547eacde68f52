import { z } from 'zod';
import { documented } from '../../api/kubernetes/types.ts';
import { dnsLabel, type Rule, withRules } from '../../api/schema/fields.ts';
import { labelSelector } from '../../api/schema/labels.ts';
import { query } from '../../components/query/facts.ts';
import { COMPONENTS } from '../components.ts';

const namesItsPods: Rule<{ podSelector?: unknown; namespaceSelector?: unknown }> = {
  cel: '!has(self.namespaceSelector) || has(self.podSelector)',
  message:
    'podSelector is required with namespaceSelector: name the pods that may connect ({} takes all pods of these namespaces)',
  holds: ({ podSelector, namespaceSelector }) => namespaceSelector === undefined || podSelector !== undefined,
};

const client = () =>
  withRules(
    z.strictObject({
      name: dnsLabel(40).describe(
        'Name of the client: part of its identity and of its Secret, <stack>-thanos-client-<name>.',
      ),
      access: z
        .array(z.enum(COMPONENTS))
        .min(1)
        .max(COMPONENTS.length)
        .default([query.name])
        .describe('Components whose HTTP listener serves this client.'),
      podSelector: labelSelector()
        .optional()
        .describe(
          `Pods of the client, in the namespace of the stack unless namespaceSelector is given: ${documented('LabelSelector')}. Without it no pod may connect, and the certificate is for people who use a port-forward. Default: none.`,
        ),
      namespaceSelector: labelSelector()
        .optional()
        .describe(`Namespaces of the pods of the client: ${documented('LabelSelector')}. Default: that of the stack.`),
    }),
    namesItsPods,
    keepsNamesApart,
  );

/** Without this two stacks could derive one name: "<stack>-thanos-<rest>" is read from its last "-thanos-". */
const keepsNamesApart: Rule<{ name: string }> = {
  cel: "!('-' + self.name + '-').contains('-thanos-')",
  message: 'name must not contain "thanos" between dashes: derived names of two stacks could collide',
  holds: ({ name }) => !`-${name}-`.includes('-thanos-'),
};

/** Outside clients: each gets a rotated certificate Secret, a way through the network policies and a place among the allowed identities. */
export const clients = () =>
  withRules(z.array(client()).max(64), {
    cel: 'self.all(a, self.exists_one(b, b.name == a.name))',
    message: 'the names of clients must differ: rename or remove one of two clients of the same name',
    holds: (list) => new Set(list.map(({ name }) => name)).size === list.length,
  })
    .default([])
    .describe('Outside clients, such as Grafana.');
