// Which rules hold for which structure of Prometheus' configuration.
import { says, type Visit } from '../fields/shape.ts';
import { JOB, typeNamed } from '../fields/types.ts';
import { DISCOVERIES } from './discovery.ts';
import { type Check, fieldsOf } from './fields-of.ts';
import { checkAuthorization, checkBasicAuth, checkHttpClient, checkOauth2, checkTls } from './http-client.ts';
import { checkJob, type Globals } from './job.ts';

const OTHERS: Readonly<Record<string, Check>> = {
  'config.BasicAuth': checkBasicAuth,
  'config.Authorization': checkAuthorization,
  'config.OAuth2': checkOauth2,
  'config.TLSConfig': checkTls,
  ...DISCOVERIES,
};

/** Asks all rules of a structure. */
export const visitWith =
  (globals: Globals): Visit =>
  (type, entries, path) =>
    checksOf(type, globals)
      .flatMap((check) => check(fieldsOf(entries)))
      .map((fault) => says(path === '' ? fault.field : `${path}.${fault.field}`, fault.says));

function checksOf(type: string, globals: Globals): readonly Check[] {
  const asks = typeNamed(type).fields?.['follow_redirects'] === undefined ? [] : [checkHttpClient];
  const own = type === JOB ? checkJob(globals) : OTHERS[type];
  return own ? [...asks, own] : asks;
}
