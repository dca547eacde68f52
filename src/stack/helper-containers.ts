// Containers of ours beside the components.

/** Before the component starts: brings the program of its probe. */
export const PROBE_INSTALLER = 'probe';
/** Beside it: judges files of users that come later, in the pods that read them. */
export const RELOADER = 'reloader';
/** Before it starts: judges those that are there. */
export const CHECKER = 'checker';
