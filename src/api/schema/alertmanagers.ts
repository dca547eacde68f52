// Where Ruler sends alerts, and what it shows there. Credentials are in Secrets of the user; fields are called as in prometheus-operator.
import { z } from 'zod';
import { differIn, type Rule, secretKey, text, withRules } from './fields.ts';
import { alertmanagerUrl } from './urls.ts';

/** What Thanos needs for each entry is read again and again: more of them is no case that anybody has. */
const MOST = 16;

const basicAuth = () =>
  z
    .strictObject({
      username: secretKey('the user name').describe('The user name.'),
      password: secretKey('the password').describe('The password; a change of it restarts nothing.'),
    })
    .optional()
    .describe('Login by user name and password. Default: none.');

const authorization = () =>
  z
    .strictObject({
      credentials: secretKey('the bearer token').describe('The token; a change of it restarts nothing.'),
    })
    .optional()
    .describe('Login by bearer token. Default: none.');

const tlsConfig = () =>
  withRules(
    z.strictObject({
      ca: secretKey('the CA certificates in PEM').optional().describe("CA of the Alertmanager. Default: the system's."),
      cert: secretKey('the client certificate in PEM').optional().describe('Client certificate. Default: none.'),
      keySecret: secretKey('its private key in PEM').optional().describe('Key of the client certificate.'),
      serverName: text(253, /^[-.a-zA-Z0-9]+$/, 'must be a host name: letters, digits, "-" and "."')
        .min(1)
        .optional()
        .describe(
          "Name in the Alertmanager's certificate. Give it with dnssrv+: without it the address that was found must be in the certificate. Default: the host of its URL.",
        ),
    }),
    hasWholePair,
  )
    .optional()
    .describe('TLS to an Alertmanager at https. Default: the CAs of the system, no client certificate.');

const hasWholePair: Rule<{ readonly cert?: unknown; readonly keySecret?: unknown }> = {
  cel: 'has(self.cert) == has(self.keySecret)',
  message: 'must hold both cert and keySecret, or none of them',
  holds: ({ cert, keySecret }) => (cert === undefined) === (keySecret === undefined),
};

interface Entry {
  readonly url: string;
  readonly basicAuth?: unknown;
  readonly authorization?: unknown;
  readonly tlsConfig?: unknown;
}

const showsNothingInPlaintext: Rule<Entry> = {
  cel: "!(has(self.basicAuth) || has(self.authorization) || has(self.tlsConfig)) || self.url.matches('^([a-z]+[+])?https://')",
  message:
    'must not send credentials in plaintext: begin the url with "https://" (or "dns+https://"), or remove basicAuth, authorization and tlsConfig',
  holds: ({ url, basicAuth, authorization, tlsConfig }) =>
    (basicAuth ?? authorization ?? tlsConfig) === undefined || /^([a-z]+[+])?https:\/\//.test(url),
};

/** One header holds either of them. */
const hasOneLogin: Rule<Entry> = {
  cel: '!has(self.basicAuth) || !has(self.authorization)',
  message: 'must not hold both basicAuth and authorization: remove one of the two',
  holds: ({ basicAuth, authorization }) => basicAuth === undefined || authorization === undefined,
};

const alertmanager = () =>
  withRules(
    z.strictObject({
      url: alertmanagerUrl().describe(
        'Base URL of the Alertmanager (API v2). With dns+ or dnssrv+ before it every address that DNS knows gets the alerts, so that each replica of an Alertmanager does.',
      ),
      basicAuth: basicAuth(),
      authorization: authorization(),
      tlsConfig: tlsConfig(),
    }),
    showsNothingInPlaintext,
    hasOneLogin,
  );

/** The Alertmanagers of Ruler. */
export const alertmanagers = () =>
  withRules(z.array(alertmanager()).max(MOST), differIn('url')).default([]).describe('Where alerts are sent.');
