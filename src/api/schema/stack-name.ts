// The name of a stack begins the names of its objects.

/** Derived names get a hash when they would be too long, labels can't. */
export const MAX_STACK_NAME = 63;

/** Up to Kubernetes 1.34 Services have names of RFC 1035, which begin with a letter. */
export const STACK_NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

export const STACK_NAME_MESSAGE = `must be a DNS label of at most ${MAX_STACK_NAME} characters that begins with a letter: it begins the names of Services and is the value of a label; a name can't be changed, so create the stack with another one`;
