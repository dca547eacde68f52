// Files with Kubernetes objects, as kubectl takes them.
import { type DocumentOptions, type ParseOptions, parseAllDocuments, type SchemaOptions } from 'yaml';
import type { KubernetesObject } from '../api/objects.ts';
import { findOddCharacter } from '../user-files/yaml/characters.ts';

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

/** As kubectl reads: YAML 1.1 with merge keys, where "12:30" is a text as it is to Go, and a date too. */
const AS_KUBECTL = {
  prettyErrors: false,
  logLevel: 'silent',
  version: '1.1',
  merge: true,
  customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !GUESSES.includes(tag.format ?? tag.tag)),
} as const satisfies ParseOptions & DocumentOptions & SchemaOptions;

/** Numbers to the base of 60, and dates. */
const GUESSES = ['TIME', 'tag:yaml.org,2002:timestamp'];

/** What a document says; undefined when its aliases make more of it than anybody meant. Nothing at all is null. */
function contentOf(document: ReturnType<typeof parseAllDocuments>[number]): unknown {
  try {
    return (document.toJS() as unknown) ?? null;
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

function readSource({ file, text }: SourceText): Documents {
  const documents: Document[] = [];
  const problems: string[] = [];
  const odd = findOddCharacter(text);
  if (odd !== undefined) return { documents, problems: [`${file}: ${odd}`] };
  for (const [index, document] of parseAllDocuments(text, AS_KUBECTL).entries()) {
    const position = index + 1;
    const [error] = document.errors;
    if (error) {
      const line = text.slice(0, error.pos[0]).split('\n').length;
      // The parser's own message quotes the text around the error, which may be a credential.
      problems.push(`${place(file, position)}: line ${line} is not valid YAML (${error.code}): correct it`);
      continue;
    }
    const content = contentOf(document);
    if (content === undefined) {
      problems.push(`${place(file, position)}: its aliases would grow beyond all bounds: write the values out`);
      continue;
    }
    for (const value of items(content)) {
      if (isObject(value)) documents.push({ file, position, object: value });
      else
        problems.push(
          `${place(file, position)}: is no Kubernetes object: apiVersion, kind and metadata.name are required`,
        );
    }
  }
  return { documents, problems };
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
