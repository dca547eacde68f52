// The rules and scrape jobs that the user owns, checked: what is good is used, what is not is named.
import type { Plan } from '../plan/plan.ts';
import { reservedJobNames } from './prometheus.ts';
import { collectRules, type RejectedRules } from './rules/sources.ts';
import { splitRules } from './rules/split.ts';
import { readScrapeConfigs } from './scrape/additional.ts';

/** What was read from the user's rule and scrape objects. */
export interface UserConfiguration {
  /** Rule files by name, in parts below the size limit of a ConfigMap; at least one part. */
  readonly rules: readonly Readonly<Record<string, string>>[];
  readonly scrapeJobs: readonly unknown[];
  /** Rules that are left out, each with its source and the reason. */
  readonly rejectedRules: readonly RejectedRules[];
  /** Why no scrape job of the user is used, in sentences that quote no value. */
  readonly rejectedScrapeConfigs: readonly string[];
}

/**
 * Checks what the user wrote. A component that does not run reads nothing.
 * @param plan its inputs hold the texts
 * @param previousRules names of the files in each part now, so that a file stays where it is mounted
 */
export function buildUserConfiguration(
  plan: Plan,
  previousRules: readonly (readonly string[])[] = [],
): UserConfiguration {
  const { spec } = plan.stack;
  const rules = readRules(spec.ruler ? plan.inputs.ruleSources : [], previousRules);
  const { jobs, problems } = readScrapeConfigs(
    spec.prometheus ? (plan.inputs.scrapeConfigs ?? '') : '',
    reservedJobNames(plan),
  );
  return { ...rules, scrapeJobs: jobs, rejectedScrapeConfigs: problems };
}

function readRules(
  sources: Plan['inputs']['ruleSources'],
  previous: readonly (readonly string[])[],
): Pick<UserConfiguration, 'rules' | 'rejectedRules'> {
  const { files, rejected } = collectRules(sources);
  const { bins, rejected: tooLarge } = splitRules(files, previous);
  // Ruler mounts its rules even when there are none yet, so that the first ones need no restart.
  return { rules: bins.length > 0 ? bins : [{}], rejectedRules: [...rejected, ...tooLarge] };
}
