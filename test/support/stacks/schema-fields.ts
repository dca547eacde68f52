import { isKubernetesType, type Schema } from '../../../scripts/generate/api-reference.ts';

/** One field of a structural schema. */
export interface Field {
  /** Such as "spec.clients[].name". */
  readonly path: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
  /** False below a type of Kubernetes that is handed through. */
  readonly isOurs: boolean;
}

/** Every field below a schema, at all depths. */
export function fieldsBelow(schema: Schema, path: string, isOurs = true): readonly Field[] {
  const holder = schema.items ?? schema;
  const prefix = schema.items ? `${path}[]` : path;
  const own = isOurs && !isKubernetesType(holder);
  return Object.entries(holder.properties ?? {}).flatMap(([name, child]) => {
    const field = { path: `${prefix}.${name}`, schema: child, isOurs: own };
    return [{ ...field, isRequired: holder.required?.includes(name) ?? false }, ...fieldsBelow(child, field.path, own)];
  });
}
