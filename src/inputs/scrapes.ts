// Reads the scrape jobs that a stack names, and has them judged.

import { dataOf, decoded } from '../api/data.ts';
import { ownValue } from '../api/own-value.ts';
import type { Problem } from '../api/problems.ts';
import type { Inputs } from '../plan/inputs.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { Judges, Place } from '../threads/kinds.ts';
import type { JudgedScrapes } from '../user-files/scrape/judged.ts';
import { reservedJobNames, scrapeGlobals } from '../user-files/scrape/surroundings.ts';
import { findNamed } from './find-named.ts';
import { type Judging, type Reader, versionOf } from './reader.ts';

/** The scrape jobs of a stack, judged, with the last good ones where they are bad or missing. */
export interface FoundScrapes {
  readonly inputs: Pick<Inputs, 'scrapes' | 'lastGoodScrapes'>;
  readonly problems: readonly Problem[];
}

/** @param judging judges, and knows what is deployed */
export async function readScrapes(
  client: Pick<Reader, 'find'>,
  stack: ResolvedStack,
  { judges, deployed }: Judging,
): Promise<FoundScrapes> {
  const ref = stack.spec.prometheus?.additionalScrapeConfigs;
  if (!ref) return { inputs: {}, problems: [] };
  const at = { apiVersion: 'v1', kind: 'Secret', namespace: stack.namespace, name: ref.name };
  const found = await findNamed(client, at);
  const secret = 'object' in found ? found.object : undefined;
  const content = ownValue(dataOf(secret), ref.key);
  const lastGood = async () => judge(judges, 'deployedScrapes', stack, (await deployed.prometheus()) ?? '');
  if ('tooLarge' in found) {
    const tooLarge = problem('ScrapeConfigsTooLarge', `Secret "${ref.name}" ${found.tooLarge}`);
    return { inputs: { lastGoodScrapes: await lastGood() }, problems: [tooLarge] };
  }
  if (content === undefined) {
    const what = secret ? `Secret "${ref.name}" has no key "${ref.key}"` : `Secret "${ref.name}" does not exist`;
    const missing = problem(
      'ScrapeConfigsMissing',
      `${what}: create it or remove spec.prometheus.additionalScrapeConfigs`,
    );
    return { inputs: { lastGoodScrapes: await lastGood() }, problems: [missing] };
  }
  const place = { stack: `${stack.namespace}/${stack.name}`, version: `${versionOf(secret)}/${ref.key}` };
  const scrapes = await judge(judges, 'scrapes', stack, decoded(content), place);
  const isBad = scrapes.problems.length > 0;
  return { inputs: { scrapes, ...(isBad ? { lastGoodScrapes: await lastGood() } : {}) }, problems: [] };
}

const problem = (reason: string, message: string): Problem => ({
  reason,
  message,
  blocking: false,
  condition: 'ScrapeConfigsAccepted',
});

async function judge(
  judges: Judges,
  kind: 'scrapes' | 'deployedScrapes',
  stack: ResolvedStack,
  content: string,
  place?: Place,
): Promise<JudgedScrapes> {
  const source = { content, reserved: reservedJobNames(stack), globals: scrapeGlobals(stack) };
  const verdict = await judges.judge(kind, stack.namespace, source, place);
  return 'value' in verdict ? verdict.value : { jobs: '', problems: [`the text ${verdict.problem}`] };
}
