import { isIP as familyOf } from 'node:net';

/**
 * The IP version of a host (4 or 6), or 0 for a name. As strict as the programs that connect: "10.0.0.01" is a name for them, and
 * another address for readers that are less so. An address with a zone is none that a policy could name.
 */
export const isIP = (host: string): 0 | 4 | 6 => (host.includes('%') ? 0 : (familyOf(host) as 0 | 4 | 6));
