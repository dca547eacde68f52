// What the answers of Query say about it.
import { z } from 'zod';
import { type Fact, REASONS } from '../../api/conditions.ts';
import { ownValue } from '../../api/own-value.ts';
import { clip, shorten } from '../../api/told-text.ts';
import { factsOf } from '../../stack/components.ts';
import type { ExpectedStore } from './expected-stores.ts';
import type { DialResult } from './result.ts';

/** Query's list of the StoreAPIs that it knows. */
export const STORES_PATH = '/api/v1/stores';
/** A query that any working Query answers. Partial answers don't count as answers. */
export const QUERY_PATH = '/api/v1/query?query=vector(1)&partial_response=false';

/** What Query answered on the two paths. */
export interface QueryAnswers {
  readonly stores: DialResult;
  readonly query: DialResult;
}

const storesAnswer = z.object({
  status: z.literal('success'),
  data: z.record(z.string(), z.array(z.object({ name: z.string(), lastError: z.string().nullish() }))),
});
type Stores = z.output<typeof storesAnswer>['data'];

const queryAnswer = z.object({ status: z.literal('success'), data: z.object({ result: z.array(z.unknown()).min(1) }) });

/**
 * Judges QueryWorks.
 * @param expected those that should be among Query's StoreAPIs
 * @returns True when the query was answered, each expected component is known, and none has an error;
 * Unknown when Query was not reached, which says nothing about it
 */
export function queryFact({ stores, query }: QueryAnswers, expected: readonly ExpectedStore[]): Fact {
  const silent = [query, stores].find(({ kind }) => kind !== 'answered');
  if (silent) return factOfSilence(silent);
  if (!read(queryAnswer, query)) return no(REASONS.QueryFails, `Query does not answer a query (${statusOf(query)}).`);
  const known = read(storesAnswer, stores)?.data;
  if (!known) return no(REASONS.QueryFails, `Query does not list its StoreAPIs (${statusOf(stores)}).`);
  return judgeStores(known, expected);
}

function judgeStores(known: Stores, expected: readonly ExpectedStore[]): Fact {
  const found = expected.map((one) => ({ component: one.component, count: endpointsOf(known, one, expected).length }));
  const missing = found.filter(({ count }) => count === 0).map(({ component }) => component);
  if (missing.length > 0)
    return no(REASONS.StoreMissing, `Query knows no ${missing.join(' and no ')}, so answers lack its data.`);
  const broken = Object.values(known)
    .flat()
    .filter(({ lastError }) => lastError);
  if (broken.length > 0) return no(REASONS.StoreUnhealthy, `Query can't reach ${describeBroken(broken)}.`);
  const counts = found.map(({ component, count }) => `${component} (${count})`);
  return { status: 'True', reason: REASONS.QueryAnswers, message: `Query answers from ${counts.join(', ')}.` };
}

/** Query lists endpoints by type alone. Those of one type, such as shards, are told apart by the addresses of their pods. */
function endpointsOf(known: Stores, one: ExpectedStore, expected: readonly ExpectedStore[]): Stores[string] {
  const ofType = ownValue(known, typeOf(one)) ?? [];
  const isAlone = expected.filter((other) => typeOf(other) === typeOf(one)).length === 1;
  return isAlone ? ofType : ofType.filter(({ name }) => one.addresses.includes(hostIn(name)));
}

const typeOf = ({ component }: ExpectedStore): string => factsOf(component).does.storeApi?.type ?? component;

/** Of "10.0.0.1:10901" or "[2001:db8::1]:10901". */
const hostIn = (endpoint: string): string => endpoint.replace(/:\d{1,5}$/, '').replace(/^\[(.*)\]$/, '$1');

const LONGEST_ERROR = 200;
/** The longest DNS name, and a port. */
const LONGEST_NAME = 259;
/** Of an error, before anything is looked for in it. */
const LONGEST_READ = 2000;

/** The same words as long as the same is wrong: in the order of names, and without the port of Query's own end. */
function describeBroken(broken: readonly Stores[string][number][]): string {
  const [first, ...others] = [...broken].sort((one, other) => (one.name < other.name ? -1 : 1));
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const error = (first?.lastError ?? '').slice(0, LONGEST_READ).replaceAll(/\S{1,200}:\d{1,5}->/g, '');
  return `${clip(first?.name ?? '', LONGEST_NAME)}${more}: ${shorten(error, LONGEST_ERROR)}`;
}

function factOfSilence(result: DialResult): Fact {
  switch (result.kind) {
    case 'unreachable':
      return {
        status: 'Unknown',
        reason: REASONS.CannotDial,
        // Why differs from look to look (no name, no route, no answer), and a status that says so would be written each time.
        message: "Query can't be reached from where the operator runs, so nobody knows whether it answers.",
      };
    case 'silent':
      return no(REASONS.QuerySilent, 'Query takes connections, and does not answer in time, twice in a row.');
    case 'untrusted':
      return no(REASONS.QueryUntrusted, `Query shows a certificate that is not trusted: ${result.message}.`);
    case 'refused':
      return no(REASONS.QueryRefuses, `Query refuses the operator's connection: ${result.message}.`);
    case 'answered':
      return no(REASONS.QueryFails, `Query answers with ${statusOf(result)}.`);
  }
}

/** The body as a schema says, if the answer is a good one. */
function read<Schema extends z.ZodType>(schema: Schema, result: DialResult): z.output<Schema> | undefined {
  if (result.kind !== 'answered' || result.status !== 200) return undefined;
  try {
    return schema.safeParse(JSON.parse(result.body)).data;
  } catch {
    return undefined;
  }
}

const statusOf = (result: DialResult): string =>
  result.kind === 'answered' ? `HTTP status ${result.status}` : result.message;

const no = (reason: string, message: string): Fact => ({ status: 'False', reason, message });
