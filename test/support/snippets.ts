// Every YAML block of README.md and docs, as objects that an API server can be given.
import { parseAllDocuments } from 'yaml';
import { API_VERSION, KIND } from '../../src/api/group.ts';
import type { KubernetesObject } from '../../src/api/objects.ts';
import { stackSpec } from '../../src/stack/schema/stack.ts';
import { pages } from '../unit/docs/documents.ts';
import { MINIMAL } from './plans.ts';

export interface Snippet {
  /** Such as "docs/cli.md, YAML block 2, document 1". */
  readonly place: string;
  readonly object: KubernetesObject;
}

type Fields = Readonly<Record<string, unknown>>;

/** Kinds that the API server of the tests doesn't have, and why a document may show them all the same. */
export const SKIPPED: Readonly<Record<string, string>> = {
  'kustomize.config.k8s.io/v1beta1 Kustomization': 'read by kubectl, not by the API server',
  'kustomize.toolkit.fluxcd.io/v1 Kustomization': 'a kind of Flux, which is not installed here',
  'argoproj.io/v1alpha1 Application': 'a kind of Argo CD, which is not installed here',
};

/** Every document of every YAML block. A part of a stack, or of its spec, is made whole. */
export function snippets(): readonly Snippet[] {
  return pages().flatMap(({ path, blocks }) => {
    const texts = blocks.filter(({ language }) => ['yaml', 'yml'].includes(language)).map(({ text }) => text);
    return texts.flatMap((text, block) => snippetsOf(text, `${path}, YAML block ${block + 1}`));
  });
}

/**
 * The documents of one block.
 * @throws Error for a block that is neither an object nor a part of a stack
 */
export function snippetsOf(text: string, place: string): readonly Snippet[] {
  return parseAllDocuments(text).map((document, index) => {
    const [error] = document.errors;
    if (error) throw new Error(`${place}: ${error.message}`);
    const where = `${place}, document ${index + 1}`;
    return { place: where, object: whole(document.toJS() as Fields, where) };
  });
}

const SPEC_FIELDS = new Set(Object.keys(stackSpec.shape));

function whole(fields: Fields, place: string): KubernetesObject {
  if ('apiVersion' in fields && 'kind' in fields) return fields as KubernetesObject;
  const names = Object.keys(fields);
  if (names.length === 1 && names[0] === 'spec') return stackWith(fields['spec'] as Fields);
  if (names.length > 0 && names.every((name) => SPEC_FIELDS.has(name))) return stackWith(fields);
  throw new Error(`${place} is neither an object nor a part of a stack: write it as one, or as another kind of block`);
}

const stackWith = (spec: Fields): KubernetesObject => ({
  apiVersion: API_VERSION,
  kind: KIND,
  metadata: { name: 'snippet', namespace: 'monitoring' },
  spec: { ...MINIMAL, ...spec },
});

/** Why an object can't be applied here; undefined when it can. */
export const skipped = ({ apiVersion, kind }: KubernetesObject): string | undefined => SKIPPED[`${apiVersion} ${kind}`];
