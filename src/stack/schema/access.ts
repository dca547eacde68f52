// Clients may only be let in where something listens.

import type { Rule } from '../../api/schema/fields.ts';
import type { ACCESS_TARGETS } from './clients.ts';

type Target = (typeof ACCESS_TARGETS)[number];
type Optional = 'ruler' | 'prometheus';
type Spec = { readonly clients: readonly { readonly access: readonly Target[] }[] } & {
  readonly [Field in Optional]?: unknown;
};

/** Listeners that not every stack has, by the field that brings them. */
const LISTENERS: Readonly<Record<Optional, readonly Target[]>> = {
  ruler: ['ruler'],
  prometheus: ['prometheus', 'sidecar'],
};

/** One rule for each part that a stack may lack. */
export const accessRules = Object.entries(LISTENERS).map(([field, targets]) =>
  accessExists(field as Optional, targets),
);

function accessExists(field: Optional, targets: readonly Target[]): Rule<Spec> {
  const named = targets.map((target) => `'${target}' in client.access`).join(' || ');
  const what = targets.join(' or ');
  return {
    field: 'clients',
    cel: `has(self.${field}) || !has(self.clients) || self.clients.all(client, !has(client.access) || !(${named}))`,
    message: `access names ${what}, which this stack does not run: add spec.${field}, or remove it from access`,
    holds: (spec) =>
      spec[field] !== undefined ||
      !spec.clients.some(({ access }) => targets.some((target) => access.includes(target))),
  };
}
