import { type KubernetesObject, type ObjectRef, refOf } from '../api/objects.ts';
import { ApiError, isNotFound } from './api-error.ts';
import type { Method, Query } from './exchange.ts';
import { collectionPath, type Kind, objectPath, resourceOf, resourceOfRef } from './kinds.ts';
import { type ListOptions, type ListPage, listPages } from './list.ts';
import { readObject } from './read-object.ts';
import type { RequestOptions, Transport } from './transport.ts';
import { type WatchEvent, type WatchOptions, watchEvents } from './watch-stream.ts';

export type CallOptions = Pick<RequestOptions, 'signal' | 'timeoutMs'>;
/** `dryRun` lets the server do everything but store the result. */
type ReadOptions = CallOptions & {
  /** An object with more values is cut (`isCut`). Absent: it is not. */
  readonly mostValues?: number;
};
export type WriteOptions = CallOptions & { readonly fieldManager: string; readonly dryRun?: boolean };
export type ApplyOptions = WriteOptions & {
  /** Take over fields that another manager owns. Only for objects that are ours alone. */
  readonly force: boolean;
};
export type PatchOptions = WriteOptions & { readonly subresource?: 'status' };
/** The server refuses (409) when the object is not the one with this uid and resourceVersion any more. */
export type RemoveOptions = CallOptions & {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
};

/** The API server's verbs on raw objects. Each throws an ApiError, and nothing is read from or kept in a cache. */
export type Client = {
  /** Throws 404 when there is none. */
  readonly get: (ref: ObjectRef, options?: ReadOptions) => Promise<KubernetesObject>;
  /** Like get, but undefined when there is none. */
  readonly find: (ref: ObjectRef, options?: ReadOptions) => Promise<KubernetesObject | undefined>;
  /** All objects of a kind, read in pages of 500, and the resourceVersion to watch from. */
  readonly list: (kind: Kind, options?: ListOptions) => Promise<ListPage>;
  readonly pages: (kind: Kind, options?: ListOptions) => AsyncGenerator<ListPage>;
  readonly watch: (kind: Kind, options: WatchOptions) => AsyncGenerator<WatchEvent>;
  /** Throws 409 AlreadyExists when there is one. */
  readonly create: (object: KubernetesObject, options: WriteOptions) => Promise<KubernetesObject>;
  /** Server-side apply: the fields of `object` are ours from now on, fields that we left out since the last apply go. */
  readonly apply: (object: KubernetesObject, options: ApplyOptions) => Promise<KubernetesObject>;
  /** PUT: needs metadata.resourceVersion, throws 409 when it is not the latest. */
  readonly replace: (object: KubernetesObject, options: WriteOptions) => Promise<KubernetesObject>;
  /** JSON merge patch (RFC 7396): lists are replaced as a whole, null removes. With metadata.resourceVersion it fails on a race. */
  readonly patch: (ref: ObjectRef, body: unknown, options: PatchOptions) => Promise<KubernetesObject>;
  /** Server-side apply of the status subresource. */
  readonly applyStatus: (object: KubernetesObject, options: ApplyOptions) => Promise<KubernetesObject>;
  /** JSON merge patch of the status subresource; `body` is `{status: {...}}`. */
  readonly patchStatus: (ref: ObjectRef, body: unknown, options: WriteOptions) => Promise<KubernetesObject>;
  /** True when it was there, false when it was gone already. Objects with finalizers are only marked. */
  readonly remove: (ref: ObjectRef, options?: RemoveOptions) => Promise<boolean>;
  /** Like remove, of a pod, by the Eviction API: 429 where a disruption budget forbids it for now, and admission is asked. */
  readonly evict: (pod: ObjectRef, options?: RemoveOptions) => Promise<boolean>;
};

export type ClientOptions = {
  /**
   * How many milliseconds we may still write: 0 refuses the write, and none may take longer. A leader gives the time until
   * its lease can be another's. Without it, writes are always allowed.
   */
  readonly writeBudgetMs?: () => number;
};

const MERGE_PATCH = 'application/merge-patch+json';
// The server reads the body as YAML, of which JSON is a part.
const APPLY_PATCH = 'application/apply-patch+yaml';

/** A client on a transport. */
export function createClient(transport: Transport, options: ClientOptions = {}): Client {
  const call = async (method: Method, path: string, request: RequestOptions) =>
    asObject(`${method} ${path}`, await transport.request(method, path, request));
  const write = async (method: Method, path: string, given: WriteOptions, request: RequestOptions) =>
    call(method, path, {
      ...request,
      query: { ...request.query, ...writeQuery(given) },
      ...budgeted(given, options, `${method} ${path}`),
    });
  const get: Client['get'] = async (ref, { mostValues, ...given } = {}) => {
    const what = `GET ${objectPath(ref)}`;
    return asObject(what, readObject(what, await transport.read(objectPath(ref), given), mostValues));
  };
  const apply = (object: KubernetesObject, given: ApplyOptions, subresource?: string) =>
    write('PATCH', objectPath(refOf(object), subresource), given, {
      body: object,
      contentType: APPLY_PATCH,
      query: { force: given.force },
    });
  const patch: Client['patch'] = (ref, body, given) =>
    write('PATCH', objectPath(ref, given.subresource), given, { body, contentType: MERGE_PATCH });

  return {
    get,
    find: (ref, given) => get(ref, given).catch(undefinedIfNotFound),
    list: (kind, given) => collect(listPages(transport, resourceOf(kind), given)),
    pages: (kind, given) => listPages(transport, resourceOf(kind), given),
    watch: (kind, given) => watchEvents(transport, resourceOf(kind), given),
    create: (object, given) => write('POST', creationPath(object), given, { body: object }),
    replace: (object, given) => write('PUT', objectPath(refOf(object)), given, { body: object }),
    apply: (object, given) => apply(object, given),
    patch,
    applyStatus: (object, given) => apply(object, given, 'status'),
    patchStatus: (ref, body, given) => patch(ref, body, { ...given, subresource: 'status' }),
    remove: (ref, given = {}) =>
      gone(transport, 'DELETE', objectPath(ref), deleteOptions(given), { ...given, ...options }),
    evict: (pod, given = {}) =>
      gone(transport, 'POST', objectPath(pod, 'eviction'), eviction(pod, given), { ...given, ...options }),
  };
}

/** @returns whether there was something that goes */
async function gone(
  transport: Transport,
  method: Method,
  path: string,
  body: unknown,
  given: CallOptions & ClientOptions,
): Promise<boolean> {
  try {
    await transport.request(method, path, { body, ...budgeted(given, given, `${method} ${path}`) });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

function deleteOptions({ uid, resourceVersion, propagationPolicy = 'Background' }: RemoveOptions) {
  const preconditions = {
    ...(uid !== undefined && { uid }),
    ...(resourceVersion !== undefined && { resourceVersion }),
  };
  return { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy, preconditions };
}

function eviction({ namespace, name }: ObjectRef, given: RemoveOptions) {
  const metadata = { namespace, name };
  return { apiVersion: 'policy/v1', kind: 'Eviction', metadata, deleteOptions: deleteOptions(given) };
}

async function collect(pages: AsyncGenerator<ListPage>): Promise<ListPage> {
  const items: KubernetesObject[] = [];
  let resourceVersion = '';
  for await (const page of pages) {
    items.push(...page.items);
    resourceVersion = page.resourceVersion;
  }
  return { items, resourceVersion };
}

function creationPath(object: KubernetesObject): string {
  const resource = resourceOfRef(object);
  const { name, namespace } = object.metadata;
  if (resource.namespaced && namespace === undefined) throw new Error(`${object.kind} ${name} needs a namespace`);
  return collectionPath(resource, namespace);
}

function writeQuery({ fieldManager, dryRun }: WriteOptions): Query {
  return { fieldManager, dryRun: dryRun ? 'All' : undefined };
}

/** Nobody but the leader may write: the budget cuts the deadline, so that no write is still under way when the lease ends. */
function budgeted(given: CallOptions, { writeBudgetMs }: ClientOptions, what: string): CallOptions {
  const { signal, timeoutMs } = given;
  const budget = writeBudgetMs?.() ?? Number.POSITIVE_INFINITY;
  if (budget <= 0) {
    const message = `${what}: not sent, this replica is not the leader any more`;
    throw new ApiError({ status: 0, reason: 'WriteRefused', message });
  }
  const deadline = Math.min(timeoutMs ?? DEFAULT_WRITE_TIMEOUT_MS, budget);
  return { timeoutMs: deadline, ...(signal && { signal }) };
}

const DEFAULT_WRITE_TIMEOUT_MS = 15_000;

function undefinedIfNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}

function asObject(what: string, answer: unknown): KubernetesObject {
  if (typeof answer === 'object' && answer !== null && 'metadata' in answer && 'kind' in answer)
    return answer as KubernetesObject;
  throw new ApiError({ status: 0, reason: 'Malformed', message: `${what}: the answer is no Kubernetes object` });
}
