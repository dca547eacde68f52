import type { YAMLMap } from 'yaml';
import { writeYaml } from '../../writer/yaml.ts';

/** Characters of a schema that fits on one line. */
const SHORT = 500;

/**
 * A CustomResourceDefinition as YAML, with short schemas on one line. Schemas are nested deeply, and with a line for each of
 * their keys indentation alone would take the file beyond 256 KiB.
 */
export const definitionYaml = (definition: unknown): string => writeYaml(definition, { onOneLine: isShortSchema });

/** Such as { type: string }. */
const isShortSchema = (map: YAMLMap): boolean => map.has('type') && JSON.stringify(map).length <= SHORT;
