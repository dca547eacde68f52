/**
 * The value of a key that a user may have chosen: "constructor" and its like, which every object inherits, are in no record.
 * @returns undefined when the record itself does not have the key
 */
export const ownValue = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
