// What can't be changed once a stack is there. The API server checks it as CEL, with the old spec in `oldSelf`;
// `validate --previous` checks the same here.
import { isQuantity, quantityValue } from '../quantity.ts';
import type { CelRule } from './fields.ts';

type Owner = 'store' | 'compactor' | 'ruler' | 'prometheus';

/** As much of a resolved spec as the rules look at. */
export type Volumes = {
  readonly [Name in Owner]?:
    | { readonly storage: { readonly size: string; readonly storageClassName?: string | undefined } }
    | undefined;
};

/** A rule between the spec that was and the one that should be. */
export interface ChangeRule {
  /** Path below spec, such as "store.storage.size". */
  readonly field: string;
  readonly cel: string;
  readonly message: string;
  readonly holds: (before: Volumes, after: Volumes) => boolean;
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
  fieldPath: `.${field}`,
});

/** Kubernetes can grow a volume and never shrink it. */
function neverShrinks(owner: Owner): ChangeRule {
  const [before, after] = ['oldSelf', 'self'].map((self) => storageField(self, owner, 'size', VOLUME_SIZES[owner]));
  return {
    field: `${owner}.storage.size`,
    cel: whileThere(
      owner,
      `!isQuantity(${after}) || !isQuantity(${before}) || quantity(${after}).compareTo(quantity(${before})) >= 0`,
    ),
    message: `must not become smaller: Kubernetes can't shrink a volume. Keep the size, or ${startAnew(owner)}`,
    holds: (was, will) => {
      const [old, size] = [was[owner]?.storage.size, will[owner]?.storage.size];
      return !old || !size || !isQuantity(old) || quantityValue(size) >= quantityValue(old);
    },
  };
}

/** The claims of a StatefulSet can't move to another class. */
function keepsItsClass(owner: Owner): ChangeRule {
  const name = (self: string) => storageField(self, owner, 'storageClassName', '');
  return {
    field: `${owner}.storage.storageClassName`,
    cel: whileThere(owner, `${name('self')} == ${name('oldSelf')}`),
    message: `must not change: a volume can't move to another class. Keep the class, or ${startAnew(owner)}`,
    holds: (before, after) => {
      const [old, now] = [before[owner], after[owner]];
      return !old || !now || old.storage.storageClassName === now.storage.storageClassName;
    },
  };
}

const isOptional = (owner: Owner): boolean => owner === 'ruler' || owner === 'prometheus';

const startAnew = (owner: Owner): string =>
  isOptional(owner)
    ? `remove spec.${owner}, delete its PersistentVolumeClaims and add it again`
    : `delete the stack and the PersistentVolumeClaims of its ${owner}, and create it again`;

/** A component that comes or goes changes nothing. */
const whileThere = (owner: Owner, cel: string): string =>
  isOptional(owner) ? `!has(self.${owner}) || !has(oldSelf.${owner}) || (${cel})` : cel;

const storageField = (self: string, owner: Owner, field: string, fallback: string): string =>
  `(has(${self}.${owner}) && has(${self}.${owner}.storage) && has(${self}.${owner}.storage.${field}) ? ${self}.${owner}.storage.${field} : '${fallback}')`;
