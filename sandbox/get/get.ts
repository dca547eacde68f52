// `kubectl get -o json` without a process of its own: who waits for something asks ten times a second.
import { type Ask, asker } from './ask.ts';
import { parseQuestion, type Question } from './question.ts';
import { AGGREGATED, type Discovery, findResource, type Resource, resourcesIn } from './resources.ts';

/** @returns what `kubectl get ... -o json` would print, parsed; undefined for what only kubectl can answer */
export type Get = (args: readonly string[]) => Promise<unknown>;

interface Item {
  readonly metadata?: object;
  readonly [field: string]: unknown;
}

/** @param kubeconfigFile one that the sandbox has written */
export function bindGet(kubeconfigFile: string): Get {
  const ask = asker(kubeconfigFile);
  const find = finder(ask);
  return async (args) => {
    const question = parseQuestion(args);
    if (!question) return undefined;
    const resources = await Promise.all(question.resources.map(find));
    return answer(ask, resources, question);
  };
}

/** Kinds come and go with their definitions, so a name that is not known is looked up anew. */
function finder(ask: Ask): (name: string) => Promise<Resource> {
  let known: readonly Resource[] = [];
  return async (name) => {
    const found = findResource(known, name);
    if (found) return found;
    known = await discover(ask);
    const added = findResource(known, name);
    if (!added) throw new Error(`error: the server doesn't have a resource type "${name}"`);
    return added;
  };
}

async function discover(ask: Ask): Promise<readonly Resource[]> {
  const [core, groups] = await Promise.all([ask('/api', AGGREGATED), ask('/apis', AGGREGATED)]);
  return [...resourcesIn('/api', core as Discovery), ...resourcesIn('/apis', groups as Discovery)];
}

async function answer(ask: Ask, resources: readonly Resource[], question: Question): Promise<unknown> {
  const { names } = question;
  const asked = resources.flatMap((resource) =>
    names.length === 0 ? [list(ask, resource, question)] : names.map((name) => one(ask, resource, question, name)),
  );
  const items = (await Promise.all(asked)).flat();
  if (resources.length === 1 && names.length === 1) return items[0];
  return { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items };
}

async function one(ask: Ask, resource: Resource, question: Question, name: string): Promise<readonly Item[]> {
  return [shown(resource, (await ask(`${pathOf(resource, question)}/${name}`)) as Item)];
}

async function list(ask: Ask, resource: Resource, question: Question): Promise<readonly Item[]> {
  const query = new URLSearchParams(question.selectors);
  const { items } = (await ask(`${pathOf(resource, question)}?${query}`)) as { readonly items: readonly Item[] };
  return items.map((item) => shown(resource, item));
}

function pathOf({ root, plural, isNamespaced }: Resource, { namespace = 'default', allNamespaces }: Question): string {
  return isNamespaced && !allNamespaces ? `${root}/namespaces/${namespace}/${plural}` : `${root}/${plural}`;
}

/** Items of a list do not say what they are, and kubectl says it; and it leaves out who manages which field. */
function shown({ apiVersion, kind }: Resource, { metadata, ...rest }: Item): Item {
  const { managedFields: _, ...others } = { managedFields: undefined, ...metadata };
  return { apiVersion, kind, ...rest, metadata: others };
}
