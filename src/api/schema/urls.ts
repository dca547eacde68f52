import { celText, type Rule, text, withRules } from './fields.ts';

/** The host and port that people call it by; paths are allowed. */
const HTTP_URL = /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/;

const isUrl: Rule<string> = {
  cel: 'isURL(self)',
  message: 'must be a URL with a host and a port that is a number',
  holds: (value) => !HTTP_URL.test(value) || URL.canParse(value),
};

const LABEL = /\w([-\w]*\w)?/.source;
const HOST = `(${LABEL}(\\.${LABEL})*\\.?|\\[[0-9a-fA-F:]+\\])`;
const PORT = /(:([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5]))?/.source;

/**
 * As Thanos takes addresses of Alertmanagers; nothing in them has a second spelling, and none reads a host as a way of discovery.
 * "$(NAME)" would be read as a variable, which ends the Ruler when it is not set.
 */
const ALERTMANAGER = new RegExp(
  `^(https?://|(dns|dnssrv|dnssrvnoa)\\+(https?://)?)${HOST}${PORT}(/[-\\w.~!&()*+,;=:@/]*)?$`,
);

/** A host that some programs read as a number: only as four parts it is one address to all. */
const NUMBER = /^([a-z]+[+])?(https?:..)?([^/:[]*[.])?(\d+|0[xX][0-9a-fA-F]*)[.]?([:/]|$)/;
const IPV4 = /^([a-z]+[+])?(https?:..)?((25[0-5]|(2[0-4]|1\d|[1-9])?\d)[.]){3}(25[0-5]|(2[0-4]|1\d|[1-9])?\d)([:/]|$)/;
const DOTS = /\/[.]{1,2}(\/|$)/;

const isPlain: Rule<string> = {
  cel: `!self.matches(${celText(DOTS.source)}) && (!self.matches(${celText(NUMBER.source)}) || self.matches(${celText(IPV4.source)}))`,
  message: 'must have a path without "." and ".." in it, and an IPv4 address only as four numbers, such as 127.0.0.1',
  holds: (value) => !DOTS.test(value) && (!NUMBER.test(value) || IPV4.test(value)),
};

/** Host and port stand behind the way of discovery. */
const plainUrl = (value: string): string =>
  value.replace(/^(dns|dnssrv|dnssrvnoa)\+/, '').replace(/^(?!https?:)/, 'http://');

const isAddress: Rule<string> = {
  cel: "isURL(self.matches('^dns[a-z]*[+]') ? (self.contains('://') ? self.replace('+', 'x', 1) : 'http://' + self.replace('+', '.', 1)) : self)",
  message: 'must be a URL with a host and a port that is a number',
  holds: (value) => !ALERTMANAGER.test(value) || URL.canParse(plainUrl(value)),
};

const isBase: Rule<string> = {
  cel: "!self.matches('/api/+v[12](/+alerts)?/*$')",
  message:
    'must be the base URL of the Alertmanager: leave /api/v1 or /api/v2 and what follows out, Ruler adds it itself',
  holds: (value) => !/\/api\/+v[12](\/+alerts)?\/*$/.test(value),
};

/** The address of an Alertmanager, also of all that DNS knows under a name. */
export const alertmanagerUrl = () =>
  withRules(
    text(
      1024,
      ALERTMANAGER,
      'must be an http or https URL without user, query and fragment, and without "$", such as "https://alertmanager.monitoring.svc:9093"; a user belongs into basicAuth; "dns+" before it sends to every address of the name, "dnssrv+" to what its SRV record says',
    ),
    isAddress,
    isPlain,
    isBase,
  );

/** An http or https URL. A password in it would be in the spec for all to read, and a query would be dropped. */
export const httpUrl = () =>
  withRules(
    text(
      1024,
      HTTP_URL,
      'must be an http or https URL without user, query and fragment, such as "https://alertmanager.monitoring.svc:9093"',
    ),
    isUrl,
  );
