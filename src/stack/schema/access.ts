// Clients may only be let in where something listens.
import type { Rule } from '../../api/schema/fields.ts';
import type { Facts, Path } from '../../components/facts.ts';
import { celHas, dotted, valueAt } from '../../components/presence.ts';
import { type Component, FACTS } from '../components.ts';

type Spec = { readonly clients: readonly { readonly access: readonly Component[] }[] };

/** One rule for each part that a stack may lack. @param all the components that there are */
export function accessRules(all: readonly Facts[] = FACTS): readonly Rule<Spec>[] {
  const fields = new Map(all.flatMap(({ broughtBy }) => (broughtBy ? [[dotted(broughtBy), broughtBy] as const] : [])));
  return [...fields.values()].map((field) => {
    const brought = all.filter(({ broughtBy }) => broughtBy && dotted(broughtBy) === dotted(field));
    return accessExists(
      field,
      brought.map(({ name }) => name),
    );
  });
}

function accessExists(field: Path, targets: readonly string[]): Rule<Spec> {
  const named = targets.map((target) => `'${target}' in client.access`).join(' || ');
  return {
    field: 'clients',
    cel: `${celHas('self', field)} || !has(self.clients) || self.clients.all(client, !has(client.access) || !(${named}))`,
    message: `access names ${targets.join(' or ')}, which this stack does not run: add spec.${dotted(field)}, or remove it from access`,
    holds: (spec) =>
      valueAt(spec, field) !== undefined ||
      !spec.clients.some(({ access }) => access.some((target) => targets.includes(target))),
  };
}
