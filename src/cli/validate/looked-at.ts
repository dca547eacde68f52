// What `validate` looked at, and what it could not see: "OK" alone would promise more than was done.
import type { StackSettings } from '../../stack/settings.ts';
import { checkStacks } from '../files/check.ts';
import { type Document, type Documents, locate } from '../files/documents.ts';
import { gatherInputs } from '../files/gather.ts';

const KINDS_BESIDE = ['Secret', 'ConfigMap', 'PrometheusRule'];

/**
 * Lines for people.
 * @returns each object of the files that was read, those that were not, and what is named and not in the files
 */
export function lookedAt({ documents }: Documents, settings: StackSettings): readonly string[] {
  const stacks = checkStacks(documents, settings);
  const own = new Set(stacks.map(({ document }) => document));
  const missing = stacks.flatMap(({ stack, document }) =>
    stack ? gatherInputs(stack, documents).notes.map((note) => `not seen: ${locate(document)}: ${note}`) : [],
  );
  return [...documents.map((document) => describe(document, own)), ...missing];
}

function describe(document: Document, stacks: ReadonlySet<Document>): string {
  const { kind } = document.object;
  if (stacks.has(document)) return `looked at: ${locate(document)}`;
  return KINDS_BESIDE.includes(kind)
    ? `looked at where a stack names it: ${locate(document)}`
    : `not looked at: ${locate(document)}`;
}
