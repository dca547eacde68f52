import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KubernetesObject } from '../api/objects.ts';
import { ApiError } from './api-error.ts';
import { parseJson } from './exchange.ts';
import { fieldsOf, itemsOf } from './json-parts.ts';
import { collectionPath, type Resource } from './kinds.ts';
import { readObject } from './read-object.ts';
import type { RequestOptions, Transport } from './transport.ts';

export type Selection = {
  /** Absent: all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
};

export type ListOptions = Selection &
  Pick<RequestOptions, 'signal' | 'timeoutMs'> & {
    /** Objects a page, 500 if not given. */
    readonly limit?: number;
    /** Objects with more values are cut (`isCut`). Absent: none is. */
    readonly mostValues?: number;
  };

/** Some objects of one consistent list. `resourceVersion` is the list's, the same on all its pages. */
export type ListPage = { readonly items: readonly KubernetesObject[]; readonly resourceVersion: string };

const PAGE_TIMEOUT_MS = 60_000;

/**
 * Reads all objects of a resource, page by page. The list is the latest state and never an old one from a server's cache
 * (no resourceVersion is sent). Throws 410 when it took so long that the server forgot where it began.
 */
export async function* listPages(
  transport: Transport,
  resource: Resource,
  options: ListOptions = {},
): AsyncGenerator<ListPage> {
  const { namespace, labelSelector, fieldSelector, limit = 500, signal, timeoutMs = PAGE_TIMEOUT_MS } = options;
  const path = collectionPath(resource, namespace);
  let next: string | undefined;
  do {
    const query = { limit, labelSelector, fieldSelector, continue: next };
    const bytes = await transport.read(path, { query, timeoutMs, ...(signal && { signal }) });
    const answer = asList(path, await parseList(`GET ${path}`, bytes, options.mostValues));
    yield { items: answer.items.map(named(resource)), resourceVersion: answer.metadata.resourceVersion };
    next = answer.metadata.continue || undefined;
  } while (next !== undefined);
}

/** Parses one item after the other, and lets others have their turn: all together could take the event loop for long. */
async function parseList(what: string, bytes: Buffer, mostValues?: number): Promise<unknown> {
  const list: Record<string, unknown> = {};
  for (const { name, from, to } of fieldsOf(bytes)) {
    const isOfItems = name === 'items' && bytes[from] === OPEN_BRACKET;
    list[name] = isOfItems
      ? await parseItems(what, bytes.subarray(from, to), mostValues)
      : parseJson(what, bytes.toString('utf8', from, to));
  }
  // Written otherwise than Go does.
  if (list['items'] === undefined) return parseJson(what, bytes.toString());
  return list;
}

const OPEN_BRACKET = 0x5b;
/** For how long items are parsed in one turn of the event loop. */
const TURN_MS = 5;

async function parseItems(what: string, bytes: Buffer, mostValues?: number): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  let since = performance.now();
  for (const { from, to } of itemsOf(bytes)) {
    if (performance.now() - since > TURN_MS) {
      await nextTurn();
      since = performance.now();
    }
    items.push(readObject(what, bytes.subarray(from, to), mostValues));
  }
  return items;
}

type List = {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items: readonly Omit<KubernetesObject, 'apiVersion' | 'kind'>[];
};

/** The server leaves both out of the items of a list. */
const named = (resource: Resource) => (item: List['items'][number]) =>
  ({ ...item, apiVersion: resource.apiVersion, kind: resource.kind }) as KubernetesObject;

function asList(path: string, answer: unknown): List {
  const list = answer as Partial<List> | null;
  if (list && Array.isArray(list.items) && typeof list.metadata?.resourceVersion === 'string') return list as List;
  throw new ApiError({ status: 0, reason: 'Malformed', message: `GET ${path}: the answer is no list` });
}
