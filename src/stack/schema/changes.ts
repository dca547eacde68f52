// What can't be changed once a stack is there. The API server checks it as CEL at the root of the object, with the old one in
// `oldSelf` and its status, which an update of the spec leaves as it is; `validate --previous` checks the same here.
import { quantityValue } from '../../api/quantity.ts';
import type { CelRule } from '../../api/schema/fields.ts';
import type { Facts, Path } from '../../components/facts.ts';
import { celHas, celLacks, celTextAt, dotted, valueAt } from '../../components/presence.ts';
import { FACTS } from '../components.ts';

/** The facts of a component whose pods have volumes. */
type Owner = Facts & { readonly runsIn: { readonly volume: string } };

/** The size of the largest volume of each component, of who has instances of each of them, as the status has it; absent when nobody has seen one. */
export type FoundSizes = Readonly<Record<string, string | undefined>>;

/** A rule between the spec that was and the one that should be. */
export interface ChangeRule {
  /** Path below spec, such as "store.storage.size". */
  readonly field: string;
  readonly cel: string;
  readonly message: string;
  readonly holds: (before: unknown, after: unknown, found: FoundSizes) => boolean;
}

const hasVolume = (facts: Facts): facts is Owner => 'volume' in facts.runsIn && facts.runsIn.volume !== undefined;

/** Every rule, in the order in which it is told. @param all the components that there are */
export function changeRules(all: readonly Facts[] = FACTS): readonly ChangeRule[] {
  const owners = all.filter(hasVolume);
  return [...owners.map(neverShrinks), ...owners.map(keepsItsClass)];
}

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
  const before = storageField('oldSelf.spec', owner, 'size', owner.runsIn.volume);
  const after = storageField('self.spec', owner, 'size', owner.runsIn.volume);
  return {
    field: `${dotted(owner.field)}.storage.size`,
    // Another rule speaks of what is no quantity; what was there before is one.
    cel: whileThere(
      owner,
      `!isQuantity(${after}) || !quantity(${after}).isLessThan(quantity(${before})) || ${fits(owner, after)}`,
    ),
    message: `must not become smaller: Kubernetes can't shrink a volume. Keep the size, or ${startAnew(owner)}`,
    holds: (was, will, found) => {
      const [old, size] = [storageOf(was, owner)?.size, storageOf(will, owner)?.size];
      return !old || !size || isAtLeast(size, old) || fitsAll(owner, size, found);
    },
  };
}

/** The claims of a StatefulSet can't move to another class. */
function keepsItsClass(owner: Owner): ChangeRule {
  // Of one of the two the API server must know how long it can be.
  const before = celTextAt('oldSelf.spec', [...owner.field, 'storage', 'storageClassName']);
  const after = storageField('self.spec', owner, 'storageClassName', '');
  return {
    field: `${dotted(owner.field)}.storage.storageClassName`,
    cel: whileThere(owner, `${after} == ${before}`),
    message: `must not change: a volume can't move to another class. Keep the class, or ${startAnew(owner)}`,
    holds: (before, after) => {
      const [old, now] = [storageOf(before, owner), storageOf(after, owner)];
      return !old || !now || old.storageClassName === now.storageClassName;
    },
  };
}

const isAtLeast = (size: string, limit: string): boolean => quantityValue(size) >= quantityValue(limit);

/** Whether volumes were seen, and every one is no larger than `size`. */
function fitsAll({ name }: Owner, size: string, found: FoundSizes): boolean {
  const own = Object.entries(found).filter(([component]) => component === name || component.startsWith(`${name}.`));
  return own.length > 0 && own.every(([, one]) => one !== undefined && isAtLeast(size, one));
}

/** Whether the status says of every volume that it is no larger than `size`, in CEL. */
function fits({ name, instances }: Owner, size: string): string {
  const rows = 'oldSelf.status.components';
  const isSmall = `has(r.volumeSize) && isQuantity(r.volumeSize) && !quantity(r.volumeSize).isGreaterThan(quantity(${size}))`;
  const isThere = `has(oldSelf.status) && has(${rows})`;
  if (!instances) return `${isThere} && ${rows}.exists(r, r.name == '${name}' && ${isSmall})`;
  const isOwn = `r.name.startsWith('${name}.')`;
  return `${isThere} && ${rows}.exists(r, ${isOwn}) && ${rows}.all(r, !${isOwn} || ${isSmall})`;
}

const startAnew = ({ name, broughtBy }: Owner): string =>
  broughtBy
    ? `remove spec.${dotted(broughtBy)}, delete its PersistentVolumeClaims and add it again`
    : `delete the stack and the PersistentVolumeClaims of its ${name}, and create it again`;

/** A component that comes or goes changes nothing. */
const whileThere = ({ broughtBy }: Owner, cel: string): string =>
  broughtBy ? `${celLacks('self.spec', broughtBy)} || ${celLacks('oldSelf.spec', broughtBy)} || ${cel}` : cel;

/** What users say of the volumes of a component, with defaults; undefined where it does not run. */
function storageOf(spec: unknown, { field }: Owner): Storage | undefined {
  return valueAt(spec, [...field, 'storage']) as Storage | undefined;
}

interface Storage {
  readonly size: string;
  readonly storageClassName?: string | undefined;
}

/** A field of the storage of a component, with what its absence stands for. The API server knows how long each of them can be. */
function storageField(spec: string, { field }: Owner, name: string, fallback: string): string {
  const path: Path = [...field, 'storage', name];
  return `(${celHas(spec, path)} ? ${[spec, ...path].join('.')} : '${fallback}')`;
}
