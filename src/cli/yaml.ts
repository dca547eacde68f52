import { stringify } from 'yaml';

/** An object as YAML that kubectl reads as it was meant: its parser knows YAML 1.1, where a bare `yes` is a boolean. */
export const manifestYaml = (value: unknown): string =>
  stringify(value, { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 });
