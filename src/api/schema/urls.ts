import { type Rule, text, withRules } from './fields.ts';

/** The host and port that people call it by; paths are allowed. */
const HTTP_URL = /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/;

const isUrl: Rule<string> = {
  cel: 'isURL(self)',
  message: 'must be a URL with a host and a port that is a number',
  holds: (value) => !HTTP_URL.test(value) || URL.canParse(value),
};

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
