/** The API group and the names that every room and every cluster object agree on. */
export const GROUP = 'securethanos.io';
export const VERSION = 'v1alpha1';
export const API_VERSION = `${GROUP}/${VERSION}`;
export const KIND = 'SecureThanosStack';
export const PLURAL = 'securethanosstacks';
export const SINGULAR = 'securethanosstack';
export const SHORT_NAME = 'thanosstack';

/** Who we are to the API server: the owner of every field that we apply. */
export const FIELD_MANAGER = 'secure-thanos-operator';

/** Whoever gives it another value asks for a look at once: what the operator does not watch, such as a Secret, is read anew. */
export const LOOK_ANNOTATION = `${GROUP}/look`;

/** Held on a stack while cluster-scoped objects of it may exist. */
export const FINALIZER = `${GROUP}/cleanup`;
