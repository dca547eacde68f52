import { stringify } from 'yaml';

/** YAML as every generated file has it: no anchors, no folding, keys in the order that they were written. */
export const toYaml = (value: unknown): string => stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });
