import { type Rule, text, withRules } from './fields.ts';

/** The host and port that people call it by; paths are allowed. */
const HTTP_URL = /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/;

const isUrl: Rule<string> = {
  cel: 'isURL(self)',
  message: 'must be a URL with a host and a port that is a number',
  holds: (value) => !HTTP_URL.test(value) || URL.canParse(value),
};

/** As Thanos takes addresses of Alertmanagers; "$(NAME)" would be read as a variable, which ends the Ruler when it is not set. */
const ALERTMANAGER =
  /^(https?:\/\/[^\s/?#@$]+|(dns|dnssrv|dnssrvnoa)\+(https?:\/\/)?[^\s/?#@$:]+(:[0-9]{1,5})?)(\/[^\s?#$]*)?$/;

/** Host and port stand behind the way of discovery. */
const plainUrl = (value: string): string =>
  value.replace(/^(dns|dnssrv|dnssrvnoa)\+/, '').replace(/^(?!https?:)/, 'http://');

const isAddress: Rule<string> = {
  cel: "isURL(self.matches('^dns[a-z]*[+]') ? (self.contains('://') ? self.replace('+', 'x', 1) : 'http://' + self.replace('+', '.', 1)) : self)",
  message: 'must be a URL with a host and a port that is a number',
  holds: (value) => !ALERTMANAGER.test(value) || URL.canParse(plainUrl(value)),
};

const isBase: Rule<string> = {
  cel: "!self.matches('/api/v[12](/alerts)?/?$')",
  message:
    'must be the base URL of the Alertmanager: leave /api/v1 or /api/v2 and what follows out, Ruler adds it itself',
  holds: (value) => !/\/api\/v[12](\/alerts)?\/?$/.test(value),
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
