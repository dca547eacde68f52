// The texts of ConfigMaps and Secrets. Of a Secret they are base64.
import type { KubernetesObject } from './objects.ts';

/** What stands in `data` of an object that was read, by key: of a Secret base64. */
export const dataOf = (object: KubernetesObject | undefined): Readonly<Record<string, string>> =>
  (object?.['data'] ?? {}) as Readonly<Record<string, string>>;

/** A text as a Secret has it. */
export const encoded = (text: string): string => Buffer.from(text).toString('base64');

/** What a Secret has, as bytes: it may be no text. */
export const decodedBytes = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** What a Secret has, as a text. */
export const decoded = (base64: string): string => decodedBytes(base64).toString();
