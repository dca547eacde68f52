import { readYaml } from '../yaml/read.ts';
import type { YamlTree } from '../yaml/tree.ts';
import { textOf } from './checks/fields-of.ts';
import type { Globals } from './checks/job.ts';
import { visitWith } from './checks/visit.ts';
import { checkShape, sentenceOf } from './fields/shape.ts';
import { JOB } from './fields/types.ts';
import { type JobValue, jobValueOf } from './values.ts';

/** The scrape jobs as they are written, for the writer, and every problem in a sentence. */
export interface ScrapeConfigs {
  readonly jobs: readonly JobValue[];
  readonly problems: readonly string[];
}

/**
 * Reads additional scrape configurations: a YAML list as it stands below Prometheus' `scrape_configs`. Each job is judged
 * as Prometheus does at its start; the table of fields is that of its default version.
 * Sentences name job and field and never quote values, since there may be credentials.
 * @param content YAML; empty means no jobs
 * @param reserved job names of the stack's own scraping
 * @returns no jobs when anything is wrong
 */
export function readScrapeConfigs(content: string, reserved: readonly string[], globals: Globals): ScrapeConfigs {
  const read = readYaml(content);
  if ('problem' in read) return { jobs: [], problems: [read.problem] };
  return judgeScrapeConfigs(read.tree, reserved, globals);
}

/** As `readScrapeConfigs`, of a text that is read already. */
export function judgeScrapeConfigs(tree: YamlTree, reserved: readonly string[], globals: Globals): ScrapeConfigs {
  if (tree.kind === 'null') return { jobs: [], problems: [] };
  if (tree.kind !== 'list') {
    return { jobs: [], problems: ['the scrape configurations are no list: start each with "- job_name:"'] };
  }
  const problems = [
    ...tree.items.flatMap((job, index) => checkJob(job, index, reserved, globals)),
    ...findRepeated(tree.items),
  ];
  return problems.length > 0 ? { jobs: [], problems } : { jobs: tree.items.map(jobValueOf), problems };
}

/** Faults of one job that are told: more of them have one cause mostly. */
const MOST_FAULTS = 5;

function checkJob(job: YamlTree, index: number, reserved: readonly string[], globals: Globals): readonly string[] {
  const where = `scrape configuration ${index + 1}`;
  if (job.kind !== 'map') return [`${where} is no mapping: write fields such as job_name and static_configs`];
  const name = jobName(job);
  const faults = checkShape(job, JOB, '', visitWith(globals)).slice(0, MOST_FAULTS);
  return [
    ...faults.map((fault) => `${where}${shown(name)}: ${sentenceOf(fault)}`),
    ...(reserved.includes(name) ? [`${where} uses a job_name that belongs to the stack itself: rename it`] : []),
  ];
}

const shown = (name: string): string => (/^[\w./ -]{1,63}$/.test(name) ? ` ("${name}")` : '');

function findRepeated(jobs: readonly YamlTree[]): string[] {
  const names = jobs.map(jobName);
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (name === '' || first === index) return [];
    return [`scrape configuration ${index + 1} has the job_name of number ${first + 1}: rename one`];
  });
}

/** The name of a job as Prometheus has it, whether it is written as a text or as a number; empty when there is none. */
export const jobName = (job: YamlTree): string =>
  textOf((job.kind === 'map' && job.entries.get('job_name')) || NOTHING);

const NOTHING: YamlTree = { kind: 'null' };
