const IPV4 = /^((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)$/;
const IPV6 = /^[0-9a-fA-F]*:[0-9a-fA-F:.]*$/;

/** The IP version of a host (4 or 6), or 0 for a name. */
export const isIP = (host: string): 0 | 4 | 6 => (IPV4.test(host) ? 4 : IPV6.test(host) ? 6 : 0);
