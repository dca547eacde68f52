import type { KubernetesObject } from '../api/objects.ts';
import { ApiError } from './api-error.ts';
import { collectionPath, type Resource } from './kinds.ts';
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
    const answer = asList(path, await transport.request('GET', path, { query, timeoutMs, ...(signal && { signal }) }));
    yield { items: answer.items.map(named(resource)), resourceVersion: answer.metadata.resourceVersion };
    next = answer.metadata.continue || undefined;
  } while (next !== undefined);
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
