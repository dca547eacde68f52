// Labels and selectors of every derived object.
import { FIELD_MANAGER, GROUP } from '../api/group.ts';
import { type Component, type Name, nameOf } from './components.ts';
import type { StackId } from './names.ts';

export type Labels = Readonly<Record<string, string>>;

/** Names the stack that an object belongs to. */
export const STACK_LABEL = `${GROUP}/stack`;

/** Names the namespace of the stack on cluster-scoped objects. */
export const NAMESPACE_LABEL = `${GROUP}/namespace`;

/** Names the stack itself on cluster-scoped objects, which can have no owner in a namespace. */
export const STACK_UID_ANNOTATION = `${GROUP}/stack-uid`;

/** Marks what we made: the operator watches nothing else. */
export const MANAGED_BY: Labels = { 'app.kubernetes.io/managed-by': FIELD_MANAGER };

/** The hash of the Secret with the object storage configuration that a pod was started with. */
export const OBJECT_STORAGE_ANNOTATION = `${GROUP}/object-storage`;

/** Names the component that an object belongs to, of who has instances with the instance: "store.a". */
export const COMPONENT_LABEL = 'app.kubernetes.io/component';

/** Names the version of the component that an object belongs to. */
export const VERSION_LABEL = 'app.kubernetes.io/version';

/** A version as a label value: what is not allowed there is replaced, at the end left out. */
export const versionLabel = (version: string): string =>
  version
    .replaceAll('+', '_')
    .slice(0, 63)
    .replace(/(?<![^a-zA-Z0-9])[^a-zA-Z0-9]+$/, '');

/** Labels of every object of a stack. */
export const stackLabels = ({ name }: StackId): Labels => ({
  ...MANAGED_BY,
  'app.kubernetes.io/part-of': 'thanos',
  [STACK_LABEL]: name,
});

/** Labels of the objects of one component. */
export const componentLabels = (stack: StackId, component: Component): Labels => ({
  ...stackLabels(stack),
  ...componentSelector(stack, component),
});

/**
 * The labels that select the pods of one component. They can't change: selectors of workloads are immutable. Instances share the
 * name, and no selector of one finds pods of another.
 */
export const componentSelector = ({ name }: StackId, component: Component): Labels => ({
  ...nameSelector(nameOf(component)),
  'app.kubernetes.io/instance': name,
  [COMPONENT_LABEL]: component,
});

/** Selects the pods of a component in all of its instances, of whatever stack. */
export const nameSelector = (name: Name): Labels => ({ 'app.kubernetes.io/name': `thanos-${name}` });

/** Selects all pods of a stack, whatever their component. */
export const stackSelector = ({ name }: StackId): Labels => ({ ...MANAGED_BY, [STACK_LABEL]: name });
