// What runs on the other thread. A judge is loaded when it is asked for the first time.
import type { InputOf, JudgeOf, Kind, OutputOf } from './kinds.ts';

type Loaders = { readonly [K in Kind]: () => Promise<JudgeOf[K]> };

const LOADERS: Loaders = {
  rules: async () => (await import('../user-files/rules/judge.ts')).judgeRules,
  deployedRules: async () => (await import('../user-files/rules/judge.ts')).judgeDeployedRules,
  scrapes: async () => (await import('../user-files/scrape/judge.ts')).judgeScrapes,
  deployedScrapes: async () => (await import('../user-files/scrape/judge.ts')).judgeDeployedScrapes,
  objectStorage: async () => (await import('../user-files/object-storage/judged.ts')).judgeObjectStorage,
  query: async () => (await import('../verify/answers/judge.ts')).judgeQuery,
  metrics: async () => (await import('../verify/answers/judge.ts')).judgeMetricsOfStack,
};

/** A text and what it should be. */
export interface Task<K extends Kind = Kind> {
  readonly kind: K;
  readonly input: InputOf<K>;
}

/** Judges one text. */
export default async function judgeTask<K extends Kind>({ kind, input }: Task<K>): Promise<OutputOf<K>> {
  const judge = (await LOADERS[kind]()) as (given: InputOf<K>) => OutputOf<K>;
  return judge(input);
}
