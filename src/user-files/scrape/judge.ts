// Scrape jobs, judged: the only place that reads them. It runs on another thread, so it is handed plain data and gives it:
// the text that will be deployed, because to write a MiB of jobs takes as long as to read it.

import { readYaml } from '../yaml/read.ts';
import type { YamlTree } from '../yaml/tree.ts';
import { jobName, judgeScrapeConfigs, readScrapeConfigs, type ScrapeConfigs } from './additional.ts';
import type { JudgedScrapes, ScrapeSource } from './judged.ts';
import { writeJobs } from './written.ts';

/** Bytes of the user's jobs as they are deployed: a Secret holds 1 MiB, and the stack's own jobs twice. */
export const MOST_WRITTEN_BYTES = 960 * 1024;

/** Judges the user's list, and writes it as it will be deployed. */
export const judgeScrapes = ({ content, reserved, globals }: ScrapeSource): JudgedScrapes =>
  written(readScrapeConfigs(content, reserved, globals));

/**
 * The user's jobs that are in use, read back from the configuration of Prometheus as it is deployed, as they are written there.
 * @returns no jobs when the file was changed by hand so that it can't be read, or holds jobs that would be refused now
 */
export function judgeDeployedScrapes({ content, reserved, globals }: ScrapeSource): JudgedScrapes {
  const items = readJobs(content).filter((job) => !reserved.includes(jobName(job)));
  return written(judgeScrapeConfigs({ kind: 'list', items }, reserved, globals));
}

function written({ jobs, problems }: ScrapeConfigs): JudgedScrapes {
  const text = writeJobs(jobs);
  const size = Buffer.byteLength(text);
  if (size <= MOST_WRITTEN_BYTES) return { jobs: text, problems };
  const problem = `the jobs have ${size} bytes as they are deployed, what aliases repeat included, and at most ${MOST_WRITTEN_BYTES} fit into their Secret: remove some`;
  return { jobs: '', problems: [problem] };
}

function readJobs(configuration: string): readonly YamlTree[] {
  const read = readYaml(configuration);
  const jobs = 'tree' in read && read.tree.kind === 'map' ? read.tree.entries.get('scrape_configs') : undefined;
  return jobs?.kind === 'list' ? jobs.items : [];
}
