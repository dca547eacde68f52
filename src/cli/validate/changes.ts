// What can't be changed: the stacks of some files against the same stacks as they were.
import { KIND } from '../../api/group.ts';
import { changeViolations, foundSizes } from '../../stack/resolve/changes.ts';
import { parseSpec } from '../../stack/resolve/parse.ts';
import { type Document, type Documents, locate, namespaceOf } from '../files/documents.ts';

/**
 * Compares each stack with the one of its name and namespace that was there before; a new one is compared with nothing.
 * A spec that is refused by itself is told by `checkDocuments`.
 * @returns each problem as "file: document 1: Kind namespace/name: path: message"
 */
export function checkChanges(documents: readonly Document[], previous: Documents): readonly string[] {
  const before = new Map(previous.documents.filter(isStack).map((document) => [idOf(document), document]));
  const found = documents.filter(isStack).flatMap((document) => {
    const old = before.get(idOf(document));
    return old ? compare(old, document) : [];
  });
  return [...previous.problems, ...found];
}

function compare(old: Document, document: Document): readonly string[] {
  const before = parseSpec(old.object['spec']);
  const after = parseSpec(document.object['spec']);
  if (!before.spec) return [`${locate(old)}: can't be compared: its own spec is refused`];
  if (!after.spec) return [];
  return changeViolations(before.spec, after.spec, foundSizes(old.object['status'])).map(
    ({ path, message }) => `${locate(document)}: ${path}: ${message}`,
  );
}

const isStack = ({ object }: Document): boolean => object.kind === KIND;
const idOf = ({ object }: Document): string => `${namespaceOf(object)}/${object.metadata.name}`;
