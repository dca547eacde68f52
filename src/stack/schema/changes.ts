// What can't be changed once a stack is there. The API server checks it as CEL at the root of the object, with the old one in
// `oldSelf` and its status, which an update of the spec leaves as it is; `validate --previous` checks the same here.
import { quantityValue } from '../../api/quantity.ts';
import type { CelRule } from '../../api/schema/fields.ts';

type Owner = 'store' | 'compactor' | 'ruler' | 'prometheus';

/** As much of a resolved spec as the rules look at. */
export type Volumes = {
  readonly [Name in Owner]?:
    | { readonly storage: { readonly size: string; readonly storageClassName?: string | undefined } }
    | undefined;
};

/** The size of the largest volume of each component, as the status has it; absent when nobody has seen one. */
export type FoundSizes = { readonly [Name in Owner]?: string | undefined };

/** A rule between the spec that was and the one that should be. */
export interface ChangeRule {
  /** Path below spec, such as "store.storage.size". */
  readonly field: string;
  readonly cel: string;
  readonly message: string;
  readonly holds: (before: Volumes, after: Volumes, found: FoundSizes) => boolean;
}

/** The default sizes of the volumes, as an absent field has them. */
export const VOLUME_SIZES: Readonly<Record<Owner, string>> = {
  store: '20Gi',
  compactor: '100Gi',
  ruler: '10Gi',
  prometheus: '50Gi',
};

const OWNERS = Object.keys(VOLUME_SIZES) as readonly Owner[];

/** Every rule, in the order in which it is told. */
export const changeRules = (): readonly ChangeRule[] => [...OWNERS.map(neverShrinks), ...OWNERS.map(keepsItsClass)];

/** As the API server takes it. */
export const celOfChange = ({ field, cel, message }: ChangeRule): CelRule => ({
  rule: cel,
  message,
  fieldPath: `.spec.${field}`,
});

/**
 * Kubernetes can grow a volume and never shrink it. What did not grow, for instance because its class can't, may go back to
 * what it has. A status without a size admits nothing: volumes that nobody has seen may be there all the same.
 */
function neverShrinks(owner: Owner): ChangeRule {
  const before = storageField('oldSelf.spec', owner, 'size', VOLUME_SIZES[owner]);
  const after = storageField('self.spec', owner, 'size', VOLUME_SIZES[owner]);
  return {
    field: `${owner}.storage.size`,
    cel: whileThere(
      owner,
      `!isQuantity(${after}) || !isQuantity(${before}) || quantity(${after}).compareTo(quantity(${before})) >= 0 || ${fits(owner, after)}`,
    ),
    message: `must not become smaller: Kubernetes can't shrink a volume. Keep the size, or ${startAnew(owner)}`,
    holds: (was, will, { [owner]: found }) => {
      const [old, size] = [was[owner]?.storage.size, will[owner]?.storage.size];
      return !old || !size || isAtLeast(size, old) || (found !== undefined && isAtLeast(size, found));
    },
  };
}

/** The claims of a StatefulSet can't move to another class. */
function keepsItsClass(owner: Owner): ChangeRule {
  const name = (self: string) => storageField(self, owner, 'storageClassName', '');
  return {
    field: `${owner}.storage.storageClassName`,
    cel: whileThere(owner, `${name('self.spec')} == ${name('oldSelf.spec')}`),
    message: `must not change: a volume can't move to another class. Keep the class, or ${startAnew(owner)}`,
    holds: (before, after) => {
      const [old, now] = [before[owner], after[owner]];
      return !old || !now || old.storage.storageClassName === now.storage.storageClassName;
    },
  };
}

const isAtLeast = (size: string, limit: string): boolean => quantityValue(size) >= quantityValue(limit);

/** Whether the status says of every volume that it is no larger than `size`, in CEL. */
const fits = (owner: Owner, size: string): string =>
  `(has(oldSelf.status) && has(oldSelf.status.components) && oldSelf.status.components.exists(row, row.name == '${owner}' && has(row.volumeSize) && isQuantity(row.volumeSize) && quantity(row.volumeSize).compareTo(quantity(${size})) <= 0))`;

const isOptional = (owner: Owner): boolean => owner === 'ruler' || owner === 'prometheus';

const startAnew = (owner: Owner): string =>
  isOptional(owner)
    ? `remove spec.${owner}, delete its PersistentVolumeClaims and add it again`
    : `delete the stack and the PersistentVolumeClaims of its ${owner}, and create it again`;

/** A component that comes or goes changes nothing. */
const whileThere = (owner: Owner, cel: string): string =>
  isOptional(owner) ? `!has(self.spec.${owner}) || !has(oldSelf.spec.${owner}) || (${cel})` : cel;

const storageField = (spec: string, owner: Owner, field: string, fallback: string): string =>
  `(has(${spec}.${owner}) && has(${spec}.${owner}.storage) && has(${spec}.${owner}.storage.${field}) ? ${spec}.${owner}.storage.${field} : '${fallback}')`;
