import { Document, visit, type YAMLMap } from 'yaml';

/** Characters of a schema that fits on one line. */
const SHORT = 500;

/**
 * A CustomResourceDefinition as YAML, with short schemas on one line. Schemas are nested deeply, and with a line for each of
 * their keys indentation alone would take the file beyond 256 KiB.
 */
export function definitionYaml(definition: unknown): string {
  const document = new Document(definition, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Map: (_, map) => {
      if (isShortSchema(map)) map.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Such as { type: string }. */
const isShortSchema = (map: YAMLMap): boolean => map.has('type') && JSON.stringify(map).length <= SHORT;
