// Which fields must be given, together or not at all.
import { textOf } from '../fields.ts';
import type { Check } from '../provider.ts';

/** @param examples what to write, by path of a field that may not be empty */
export const required =
  (examples: Readonly<Record<string, string>>): Check =>
  (values) => {
    const missing = Object.keys(examples).find((path) => textOf(values, path) === '');
    return missing && `config.${missing} is missing: set it to ${examples[missing]}`;
  };

/** All of these or none. */
export const together =
  (...paths: readonly string[]): Check =>
  (values) => {
    const given = paths.filter((path) => textOf(values, path) !== '');
    const missing = paths.find((path) => !given.includes(path));
    return given.length === 0 || missing === undefined
      ? undefined
      : `config.${missing} is missing while config.${given[0]} is given: give ${list(paths)} together, or none of them`;
  };

/** At most one of two. */
export const excluding =
  (one: string, other: string): Check =>
  (values) =>
    isGiven(values.get(one)) && isGiven(values.get(other))
      ? `config.${one} and config.${other} exclude each other: remove one`
      : undefined;

/** One of these values, where any is given. */
export const oneOf =
  (path: string, allowed: readonly string[]): Check =>
  (values) => {
    const value = textOf(values, path);
    return value === '' || allowed.includes(value) ? undefined : `config.${path} must be one of ${allowed.join(', ')}`;
  };

/** A form, where any text is given. */
export const matching =
  (path: string, form: RegExp, described: string): Check =>
  (values) => {
    const value = textOf(values, path);
    return value === '' || form.test(value) ? undefined : `config.${path} ${described}`;
  };

/** A number within bounds, where one is given. */
export const within =
  (path: string, least: number, most: number): Check =>
  (values) => {
    const value = values.get(path);
    return typeof value !== 'number' || (value >= least && value <= most)
      ? undefined
      : `config.${path} must be from ${least} to ${most}`;
  };

const isGiven = (value: string | number | boolean | undefined): boolean =>
  value !== undefined && value !== '' && value !== false;

const list = (paths: readonly string[]): string => paths.map((path) => `config.${path}`).join(', ');
