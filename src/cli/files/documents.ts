// Files with Kubernetes objects, as kubectl takes them.
import type { KubernetesObject } from '../../api/objects.ts';
import { type KubernetesValue, kubernetesValue, MANIFEST_LIMITS } from '../../user-files/yaml/kubernetes.ts';
import { readYaml } from '../../user-files/yaml/read.ts';
import { type DocumentText, documentTexts } from './document-texts.ts';
import { withoutJsonEscapes } from './json-text.ts';

/** One object and where it stands. */
export interface Document {
  readonly file: string;
  /** Number of the document in its file, from 1. */
  readonly position: number;
  readonly object: KubernetesObject;
}

/** The objects of some files, and each document that is none, in a line for people. */
export interface Documents {
  readonly documents: readonly Document[];
  readonly problems: readonly string[];
}

/** A text and the name of the file that it came from. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** Reads the objects of several files. Lists are taken apart; empty documents count, but are nothing. */
export function readDocuments(sources: readonly SourceText[]): Documents {
  const read = sources.map(readSource);
  return {
    documents: read.flatMap(({ documents }) => documents),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** The namespace of an object; kubectl would take that of its context, a file alone has only "default". */
export const namespaceOf = ({ metadata }: KubernetesObject): string => metadata.namespace ?? 'default';

/** Such as "stack.yaml: document 1: SecureThanosStack monitoring/prod". */
export const locate = ({ file, position, object }: Document): string =>
  `${place(file, position)}: ${object.kind} ${namespaceOf(object)}/${object.metadata.name}`;

const place = (file: string, position: number): string => `${file}: document ${position}`;

function readSource({ file, text }: SourceText): Documents {
  const read = documentTexts(withoutJsonEscapes(text)).map((one, index) => readDocument(file, index + 1, one));
  return {
    documents: read.flatMap(({ documents }) => documents),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function readDocument(file: string, position: number, source: DocumentText): Documents {
  const read = contentOf(source);
  if ('problem' in read) return { documents: [], problems: [`${place(file, position)}: ${read.problem}`] };
  const all = items(read.value);
  const none = `${place(file, position)}: is no Kubernetes object: apiVersion, kind and metadata.name are required`;
  return {
    documents: all.filter(isObject).map((object) => ({ file, position, object })),
    problems: all.filter((value) => !isObject(value)).map(() => none),
  };
}

/** What a document says; a problem counts lines from the start of the file. */
function contentOf({ text, linesBefore }: DocumentText): KubernetesValue {
  const read = readYaml(text, MANIFEST_LIMITS);
  if ('tree' in read) return kubernetesValue(read.tree);
  const again = readYaml('\n'.repeat(linesBefore) + text, MANIFEST_LIMITS);
  return 'problem' in again ? again : read;
}

/** What kubectl prints for several objects is one List. */
function items(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  const list = value as { readonly kind?: unknown; readonly items?: unknown };
  return list.kind === 'List' && Array.isArray(list.items) ? list.items : [value];
}

function isObject(value: unknown): value is KubernetesObject {
  const { apiVersion, kind, metadata } = Object(value) as Partial<KubernetesObject>;
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata?.name === 'string';
}
