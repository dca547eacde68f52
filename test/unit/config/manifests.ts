// config/ as kustomize would build it. Its kustomizations only list resources, so that is all that is read here.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../../src/api/objects.ts';

/** All objects of a kustomization. Throws for a resource that is missing and for a field that is not `resources`. */
export function build(folder: string): readonly KubernetesObject[] {
  const { apiVersion, kind, resources, ...others } = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8'));
  if (apiVersion !== 'kustomize.config.k8s.io/v1beta1' || kind !== 'Kustomization' || Object.keys(others).length > 0) {
    throw new Error(`${folder}/kustomization.yaml has more than resources`);
  }
  return (resources as readonly string[]).flatMap((resource) => {
    const path = join(folder, resource);
    return statSync(path).isDirectory() ? build(path) : readObjects(path);
  });
}

/** Every YAML file below a folder. */
export function yamlFiles(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.yaml')).map((name) => join(folder, name));
}

export function readObjects(path: string): readonly KubernetesObject[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS() as KubernetesObject;
  });
}
