// The rules and scrape jobs that the user owns, checked: what is good is used, what is not is named, and of what was good
// before the last good text stays in use.
import type { Plan } from '../plan/plan.ts';
import { readScrapeConfigs, type ScrapeConfigs } from '../user-files/scrape/additional.ts';
import { reservedJobNames, scrapeGlobals } from './prometheus.ts';
import type { DeployedRules } from './rules/deployed.ts';
import { collectRules, type RejectedRules } from './rules/sources.ts';
import { type RuleBins, splitRules } from './rules/split.ts';
import { deployedScrapeJobs } from './scrape/deployed.ts';

/** What was read from the user's rule and scrape objects. */
export interface UserConfiguration {
  /** Rule files by name, in parts below the size limit of a ConfigMap; at least one part. */
  readonly rules: RuleBins;
  readonly scrapeJobs: ScrapeConfigs['jobs'];
  /** Rules that can't be used, each with its source and the reason. */
  readonly rejectedRules: readonly RejectedRules[];
  /** Why the user's scrape jobs can't be used, in sentences that quote no value. */
  readonly rejectedScrapeConfigs: readonly string[];
  readonly kept: KeptFiles;
}

/** What stays in use as it was last good, because its source is bad or missing. */
export interface KeptFiles {
  /** Sources of rules, such as `ConfigMap my-rules, key alerts.yaml`. */
  readonly rules: readonly string[];
  readonly scrapeJobs: boolean;
}

/** The files that are deployed now. */
export interface DeployedFiles {
  readonly rules: DeployedRules;
  /** The configuration of Prometheus. */
  readonly prometheus?: string;
}

/**
 * Checks what the user wrote. A component that does not run reads nothing.
 * @param plan its inputs hold what was judged
 * @param deployed gives the place of each rule file, so that it stays where it is mounted, and the last good scrape jobs
 */
export function buildUserConfiguration(plan: Plan, deployed: DeployedFiles = { rules: [] }): UserConfiguration {
  const rules = readRules(plan, deployed.rules);
  const scrapes = readScrapes(plan, deployed.prometheus ?? '');
  return {
    rules: rules.bins,
    scrapeJobs: scrapes.jobs,
    rejectedRules: rules.rejected,
    rejectedScrapeConfigs: scrapes.problems,
    kept: { rules: rules.kept, scrapeJobs: scrapes.isKept },
  };
}

function readRules({ stack, inputs }: Plan, deployed: DeployedRules) {
  if (!stack.spec.ruler) return { bins: [{}], rejected: [], kept: [] };
  const { files, rejected, kept } = collectRules(inputs.rules, inputs.lastGoodRules);
  const bins = splitRules(files, deployed);
  // Ruler mounts its rules even when there are none yet, so that the first ones need no restart.
  return { bins: bins.length > 0 ? bins : [{}], rejected, kept };
}

function readScrapes({ stack, inputs }: Plan, deployed: string): ScrapeConfigs & { readonly isKept: boolean } {
  const { prometheus } = stack.spec;
  if (!prometheus) return { jobs: [], problems: [], isKept: false };
  const content = inputs.scrapeConfigs;
  const isMissing = prometheus.additionalScrapeConfigs !== undefined && content === undefined;
  const reserved = reservedJobNames({ stack });
  const globals = scrapeGlobals({ stack });
  const { jobs, problems } = readScrapeConfigs(content ?? '', reserved, globals);
  if (!isMissing && problems.length === 0) return { jobs, problems, isKept: false };
  const kept = deployedScrapeJobs(deployed, reserved, globals);
  return { jobs: kept, problems, isKept: kept.length > 0 };
}
