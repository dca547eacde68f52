/** Without what Go's url.Parse refuses: spaces, control characters, loose percent signs, odd hosts and ports. */
const ABSOLUTE =
  /^[a-z][a-z0-9+.-]*:\/\/(?:[\w.~!$&'()*+,;=:-]*@)?(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d*)?(?:[/?#](?:[\w.~!$&'()*+,;=:@/?#-]|%[0-9a-f]{2})*)?$/i;

/**
 * Whether a text is an address with scheme and host that Go parses.
 * @param schemes those that are allowed; any if not given
 */
export const isUrl = (text: string, schemes?: readonly string[]): boolean =>
  ABSOLUTE.test(text) &&
  (schemes === undefined || schemes.some((scheme) => text.toLowerCase().startsWith(`${scheme}:`)));
