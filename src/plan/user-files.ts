// The rules and scrape jobs that the user owns, checked: what is good is used, what is not is named, and of what was good
// before the last good text stays in use.

import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { RejectedRules } from '../user-files/rules/judged.ts';
import type { RuleOrigin } from '../user-files/rules/origin.ts';
import { collectRules } from '../user-files/rules/sources.ts';
import { type RuleBins, type RulePlaces, splitRules } from '../user-files/rules/split.ts';
import type { JudgedScrapes } from '../user-files/scrape/judged.ts';
import type { Inputs } from './inputs.ts';

/** What was read from the user's rule and scrape objects. */
export interface UserConfiguration {
  /** Rule files by name, in parts below the size limit of a ConfigMap; at least one part. */
  readonly rules: RuleBins;
  readonly scrapeJobs: JudgedScrapes['jobs'];
  /** Rules that can't be used, each with its source and the reason. */
  readonly rejectedRules: readonly RejectedRules[];
  /** Why the user's scrape jobs can't be used, in sentences that quote no value. */
  readonly rejectedScrapeConfigs: readonly string[];
  readonly kept: KeptFiles;
}

/** What stays in use as it was last good, because its source is bad or missing. */
export interface KeptFiles {
  readonly rules: readonly RuleOrigin[];
  readonly scrapeJobs: boolean;
}

/** A stack, and what was judged of what it names. */
interface Judged {
  readonly stack: ResolvedStack;
  readonly inputs: Inputs;
}

/**
 * Checks what the user wrote. A component that does not run reads nothing.
 * @param places of the rule files that are deployed, so that each stays where it is mounted
 */
export function buildUserConfiguration(judged: Judged, places: RulePlaces): UserConfiguration {
  const rules = readRules(judged, places);
  const scrapes = readScrapes(judged);
  return {
    rules: rules.bins,
    scrapeJobs: scrapes.jobs,
    rejectedRules: rules.rejected,
    rejectedScrapeConfigs: scrapes.problems,
    kept: { rules: rules.kept, scrapeJobs: scrapes.isKept },
  };
}

function readRules({ stack, inputs }: Judged, places: RulePlaces) {
  if (!stack.spec.ruler) return { bins: [{}], rejected: [], kept: [] };
  const { files, rejected, kept } = collectRules(inputs.rules, inputs.lastGoodRules);
  const bins = splitRules(files, places);
  // Ruler mounts its rules even when there are none yet, so that the first ones need no restart.
  return { bins: bins.length > 0 ? bins : [{}], rejected, kept };
}

function readScrapes({ stack, inputs }: Judged): JudgedScrapes & { readonly isKept: boolean } {
  const { prometheus } = stack.spec;
  if (!prometheus) return { jobs: '', problems: [], isKept: false };
  const { jobs, problems } = inputs.scrapes ?? { jobs: '', problems: [] };
  const isMissing = prometheus.additionalScrapeConfigs !== undefined && inputs.scrapes === undefined;
  if (!isMissing && problems.length === 0) return { jobs, problems, isKept: false };
  const kept = inputs.lastGoodScrapes?.jobs ?? '';
  return { jobs: kept, problems, isKept: kept !== '' };
}
