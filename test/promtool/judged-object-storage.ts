// Random object storage configurations, judged by us and by objstore: whatever we accept it accepts, as what we took it for.

import { ObjectStorageError } from '../../src/user-files/object-storage/error.ts';
import type { ObjectStorageFacts } from '../../src/user-files/object-storage/facts.ts';
import { PROVIDERS } from '../../src/user-files/object-storage/providers/all.ts';
import { readObjectStorage } from '../../src/user-files/object-storage/read.ts';
import { makeStorageCase } from '../support/fuzz/object-storage.ts';
import type { Random } from '../support/fuzz/random.ts';
import { askJudge, type Judgement } from '../support/judge.ts';

/** What became of many cases. */
export interface StorageOutcome {
  readonly accepted: number;
  /** Accepted by us alone, or not what we took it for: each with its text. */
  readonly faults: readonly string[];
}

interface Meaning {
  readonly type: string;
  readonly prefix: string;
  readonly config: unknown;
}

/** Random texts that we accept and that the sandbox can ask about without a cloud. */
export function* takeAccepted(random: Random, count: number): Generator<string> {
  for (let taken = 0; taken < count; ) {
    const content = makeStorageCase(random);
    if (acceptedFacts(content)?.identity !== undefined || !acceptedFacts(content)) continue;
    taken += 1;
    yield content;
  }
}

/** What we say of a text; undefined when it is refused. */
function acceptedFacts(content: string): ObjectStorageFacts | undefined {
  try {
    return readObjectStorage(content);
  } catch (error) {
    if (error instanceof ObjectStorageError) return undefined;
    throw error;
  }
}

export async function judgeStorage(contents: readonly string[]): Promise<StorageOutcome> {
  const accepted = contents.flatMap((content) => {
    const facts = acceptedFacts(content);
    return facts ? [{ content, facts }] : [];
  });
  const judged = await askJudge(
    'judge-thanos',
    accepted.map(({ content }) => ({ judge: 'objstore', input: content })),
  );
  const faults = accepted.flatMap(({ content, facts }, index) => {
    const fault = faultOf(facts, judged[index]);
    return fault === undefined ? [] : [`${JSON.stringify(content)}: ${fault}`];
  });
  return { accepted: accepted.length, faults };
}

function faultOf(facts: ObjectStorageFacts, judged: Judgement | undefined): string | undefined {
  if (!judged?.ok) return `it refuses: ${judged?.error ?? ''}`;
  const meaning = judged.meaning as Meaning;
  const ours = JSON.parse(facts.bucket) as readonly string[];
  if (facts.type !== meaning.type) return `it reads the type ${meaning.type}`;
  if (ours.at(-1) !== meaning.prefix.replace(/^\/+|\/+$/g, '')) return `it reads the prefix ${meaning.prefix}`;
  return findUnprotected(meaning);
}

/** What no configuration that we accept may say, in a field that its provider reads. */
function findUnprotected({ type, config }: Meaning): string | undefined {
  const paths = Object.keys(PROVIDERS.find((one) => one.type === type)?.fields ?? {});
  return paths.flatMap((path) => {
    const value = path.split('.').reduce<unknown>(below, config);
    const isOpen = value === true && /(^|[.])insecure(_skip_verify)?$/.test(path);
    const isPlain = typeof value === 'string' && /endpoint|url/.test(path) && /^\s*http:/i.test(value);
    return isOpen || isPlain ? [`it reads ${path} as ${value}`] : [];
  })[0];
}

const below = (value: unknown, name: string): unknown => (value as Readonly<Record<string, unknown>> | null)?.[name];
