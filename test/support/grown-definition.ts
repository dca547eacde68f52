// The CustomResourceDefinition as it will be: with further components, made up of what every component has.
import { z } from 'zod';
import { type JsonSchema, structuralSchema } from '../../src/api/crd/structural.ts';
import type { KubernetesObject } from '../../src/api/objects.ts';
import { type CelRule, celRule } from '../../src/api/schema/fields.ts';
import { componentObjectStorage } from '../../src/api/schema/object-storage.ts';
import { logLevel, replicas, storage, workloadFields } from '../../src/api/schema/workload.ts';
import type { Facts } from '../../src/components/facts.ts';
import { query } from '../../src/components/query/facts.ts';
import { flags } from '../../src/components/query/flags.ts';
import { ruler } from '../../src/components/ruler/facts.ts';
import { FACTS } from '../../src/stack/components.ts';
import { accessRules } from '../../src/stack/schema/access.ts';
import { celOfChange, changeRules } from '../../src/stack/schema/changes.ts';
import { buildCustomResourceDefinition } from '../../src/stack/schema/crd.ts';

/** A component that does not exist yet. */
export interface Coming {
  /** Its field of a spec. */
  readonly field: string;
  /** Whether it has a volume, and blocks in the object storage. */
  readonly keeps: boolean;
}

/** What is to come, of which nothing is defined yet. */
export const COMING: readonly Coming[] = [
  { field: 'receiveRouter', keeps: false },
  { field: 'receiveIngester', keeps: true },
  { field: 'queryFrontend', keeps: false },
  { field: 'doors', keeps: false },
].filter(({ field }) => !FACTS.some((facts) => facts.field[0] === field));

interface Definition extends KubernetesObject {
  readonly spec: { readonly versions: readonly [{ readonly schema: { readonly openAPIV3Schema: Ruled } }] };
}

interface Ruled {
  readonly properties: { readonly spec: Ruled } & Record<string, JsonSchema | Ruled>;
  readonly 'x-kubernetes-validations': CelRule[];
}

/** The definition with these components too, each with the rules that follow from its facts. */
export function definitionWith(components: readonly Coming[]): KubernetesObject {
  const crd = structuredClone(buildCustomResourceDefinition()) as Definition;
  const root = crd.spec.versions[0].schema.openAPIV3Schema;
  const { spec } = root.properties;
  for (const { field, keeps } of components) {
    const facts = [madeUp(field, keeps)];
    Object.assign(spec.properties, { [field]: structuralSchema(schemaOf(keeps)) });
    spec['x-kubernetes-validations'].push(...accessRules(facts).map(celRule));
    root['x-kubernetes-validations'].push(...changeRules(facts).map(celOfChange));
  }
  return crd;
}

/** The facts of a component that a stack may lack. */
const madeUp = (field: string, keeps: boolean): Facts => ({
  ...(keeps ? ruler : query),
  name: field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  field: [field],
  broughtBy: [field],
});

/** With as many flags as Query has. */
const schemaOf = (keeps: boolean) =>
  z
    .strictObject({
      ...workloadFields({ ...query, flags }),
      replicas: replicas(2),
      logLevel: logLevel(),
      ...(keeps ? { objectStorage: componentObjectStorage(), storage: storage('20Gi') } : {}),
    })
    .describe('A component that does not exist yet. Default: none.');
