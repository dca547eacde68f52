// Rules that many structures have.
import { prometheusSeconds } from '../../duration.ts';
import { isUrl } from '../fields/url.ts';
import type { Check, Fault } from './fields-of.ts';

/** Each of these fields must be there and not empty. */
export const needs =
  (...names: readonly string[]): Check =>
  ({ isEmpty }) =>
    names.filter(isEmpty).map((field) => ({ field, says: 'is missing or empty: write it' }));

/** One of these fields must be there. */
export const needsOneOf =
  (...names: readonly string[]): Check =>
  ({ isEmpty }) =>
    fault(names[0] ?? '', names.every(isEmpty), `is missing: write one of ${names.join(', ')}`);

/** At most one of these fields may be there. */
export const atMostOne =
  (...names: readonly string[]): Check =>
  ({ isEmpty }) => {
    const [, second] = names.filter((name) => !isEmpty(name));
    return fault(second ?? '', second !== undefined, `excludes others: keep one of ${names.join(', ')}`);
  };

/** A field must have one of these values, or be left out where Prometheus has a value of its own. */
export const isOneOf =
  (name: string, values: readonly string[], { byDefault = '' } = {}): Check =>
  ({ text }) =>
    fault(name, !values.includes(text(name, byDefault)), `is none of ${values.join(', ')}: write one of them`);

/** A field must be an address. */
export const needsUrl =
  (name: string, schemes?: readonly string[]): Check =>
  ({ text }) =>
    fault(name, !isUrl(text(name), schemes), 'is no address: write one such as https://host:8080/path');

/** A field that is written must not be empty: Prometheus has a value of its own only where nothing is written. */
export const notEmptied =
  (...names: readonly string[]): Check =>
  ({ isWritten, isEmpty }) =>
    names
      .filter((name) => isWritten(name) && isEmpty(name))
      .map((field) => ({ field, says: 'is empty: write it, or remove the field' }));

/** A duration that is written must be longer than zero; null and an empty text are zero. */
export const longerThanZero =
  (name: string): Check =>
  ({ isWritten, isEmpty, text }) =>
    fault(
      name,
      isWritten(name) && (isEmpty(name) || prometheusSeconds(text(name)) === 0),
      'is not longer than zero: write more, or remove the field',
    );

/** All of several rules. */
export const all =
  (...checks: readonly Check[]): Check =>
  (fields) =>
    checks.flatMap((check) => check(fields));

/** A fault when a condition is met. */
export const fault = (field: string, isOne: boolean, says: string): readonly Fault[] =>
  isOne ? [{ field, says }] : [];
