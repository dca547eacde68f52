// The CustomResourceDefinition as it will be: with further components, made up of what every component has.
import { z } from 'zod';
import { type JsonSchema, structuralSchema } from '../../src/api/crd/structural.ts';
import type { KubernetesObject } from '../../src/api/objects.ts';
import { componentObjectStorage } from '../../src/api/schema/object-storage.ts';
import { logLevel, replicas, storage, workloadFields } from '../../src/api/schema/workload.ts';
import { buildCustomResourceDefinition } from '../../src/stack/schema/crd.ts';

/** A component that does not exist yet. */
export interface Coming {
  /** Its field of a spec. */
  readonly field: string;
  /** Whether it has a volume, and blocks in the object storage. */
  readonly keeps: boolean;
}

/** What is to come. */
export const COMING: readonly Coming[] = [
  { field: 'receiveRouter', keeps: false },
  { field: 'receiveIngester', keeps: true },
  { field: 'queryFrontend', keeps: false },
  { field: 'doors', keeps: false },
];

interface Definition extends KubernetesObject {
  readonly spec: { readonly versions: readonly [{ readonly schema: { readonly openAPIV3Schema: Root } }] };
}

interface Root {
  readonly properties: { readonly spec: { readonly properties: Record<string, JsonSchema> } };
  readonly 'x-kubernetes-validations': { readonly fieldPath?: string; readonly rule: string }[];
}

/** The definition with these components, each with as many flags as Query has, and the rules of change of Ruler. */
export function definitionWith(components: readonly Coming[]): KubernetesObject {
  const crd = structuredClone(buildCustomResourceDefinition()) as Definition;
  const { properties, 'x-kubernetes-validations': rules } = crd.spec.versions[0].schema.openAPIV3Schema;
  const ofRuler = rules.filter(({ fieldPath }) => fieldPath?.startsWith('.spec.ruler.'));
  for (const { field, keeps } of components) {
    properties.spec.properties[field] = structuralSchema(madeUp(keeps));
    const own = JSON.parse(JSON.stringify(ofRuler).replaceAll('spec.ruler', `spec.${field}`)) as typeof rules;
    if (keeps) rules.push(...own);
  }
  return crd;
}

const madeUp = (keeps: boolean) =>
  z
    .strictObject({
      ...workloadFields('query'),
      replicas: replicas(2),
      logLevel: logLevel(),
      ...(keeps ? { objectStorage: componentObjectStorage(), storage: storage('20Gi') } : {}),
    })
    .describe('A component that does not exist yet. Default: none.');
