import { parseAllDocuments } from 'yaml';

/** The scrape jobs as they are written, and every problem in a sentence. */
export interface ScrapeConfigs {
  readonly jobs: readonly unknown[];
  readonly problems: readonly string[];
}

/**
 * Reads additional scrape configurations: a YAML list as it stands below Prometheus' `scrape_configs`.
 * Sentences never quote values, since there may be credentials. What Prometheus checks beyond this cannot be seen here.
 * @param content YAML; empty means no jobs
 * @param reserved job names of the stack's own scraping
 * @returns no jobs when anything is wrong
 */
export function readScrapeConfigs(content: string, reserved: readonly string[]): ScrapeConfigs {
  const read = readDocument(content);
  if ('problem' in read) return { jobs: [], problems: [read.problem] };
  if (read.value === null || read.value === undefined) return { jobs: [], problems: [] };
  if (!Array.isArray(read.value)) {
    return { jobs: [], problems: ['the scrape configurations are no list: start each with "- job_name:"'] };
  }
  const jobs: readonly unknown[] = read.value;
  const problems = [...jobs.flatMap((job, index) => checkJob(job, index, reserved)), ...findRepeated(jobs)];
  return problems.length > 0 ? { jobs: [], problems } : { jobs, problems };
}

function readDocument(content: string): { readonly value: unknown } | { readonly problem: string } {
  const documents = parseAllDocuments(content, { prettyErrors: false, merge: true, logLevel: 'silent' });
  const [document, ...others] = documents.filter(({ contents, errors }) => contents !== null || errors.length > 0);
  if (!document) return { value: null };
  const error = document.errors[0];
  if (error) {
    const line = content.slice(0, error.pos[0]).split('\n').length;
    return { problem: `line ${line}: the scrape configurations are not valid YAML (${error.code}): correct them` };
  }
  if (others.length > 0) return { problem: 'there are several YAML documents: join the lists into one' };
  try {
    return { value: document.toJS({ maxAliasCount: 1000 }) as unknown };
  } catch {
    return { problem: 'a YAML alias has no anchor or is repeated too often: write the values out' };
  }
}

function checkJob(job: unknown, index: number, reserved: readonly string[]): string[] {
  const where = `scrape configuration ${index + 1}`;
  if (typeof job !== 'object' || job === null || Array.isArray(job)) {
    return [`${where} is no mapping: write fields such as job_name and static_configs`];
  }
  const name = nameOf(job);
  if (name === undefined) return [`${where} has no job_name: write a text that is unique`];
  return reserved.includes(name) ? [`${where} uses a job_name that belongs to the stack itself: rename it`] : [];
}

function findRepeated(jobs: readonly unknown[]): string[] {
  const names = jobs.map(nameOf);
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (name === undefined || first === index) return [];
    return [`scrape configuration ${index + 1} has the job_name of number ${first + 1}: rename one`];
  });
}

function nameOf(job: unknown): string | undefined {
  const name = (job as { job_name?: unknown } | null)?.job_name;
  // YAML reads an unquoted 1 as a number, Prometheus as a text.
  const text = typeof name === 'number' ? String(name) : name;
  return typeof text === 'string' && text !== '' ? text : undefined;
}
