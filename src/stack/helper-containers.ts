// Containers of ours that judge the files of users in the pods that read them.

/** Beside the component: judges what comes later. */
export const RELOADER = 'reloader';
/** Before it starts: judges what is there. */
export const CHECKER = 'checker';
