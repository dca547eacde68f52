// All objects of the stacks in some files, as one YAML text: to read, to compare, to check by policy, but not to run as they are.
import { certificateRequests } from '../../plan/certificates.ts';
import { desire, NOTHING_SEEN } from '../../plan/desire.ts';
import type { Plan } from '../../plan/plan.ts';
import { PLACEHOLDER_HASH } from '../../plan/trust.ts';
import { httpTrustName } from '../../stack/names.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import type { StackSettings } from '../../stack/settings.ts';
import { buildObjects } from '../../workloads/build.ts';
import { writeYaml } from '../../writer/yaml.ts';
import { checkStacks } from '../files/check.ts';
import type { Document, Documents } from '../files/documents.ts';
import { gatherInputs } from '../files/gather.ts';
import { comment, type Rendering, rejections } from './rendering.ts';

/**
 * Renders every stack of the files without a cluster, without keys and without the credentials in scrape jobs.
 * Certificate Secrets and trust ConfigMaps are left out: without them no pod starts, so nothing can run unprotected.
 * @returns the text, or every reason why there is none
 */
export function renderDocuments({ documents, problems }: Documents, settings: StackSettings): Rendering {
  const checked = checkStacks(documents, settings);
  const stacks = checked.flatMap(({ stack }) => stack ?? []);
  const found = [...problems, ...checked.flatMap((stack) => stack.problems)];
  if (found.length > 0) return { problems: found };
  if (stacks.length === 0) return { problems: ['there is no SecureThanosStack in the files'] };
  const rendered = stacks.map((stack) => renderStack(stack, documents));
  const unusable = rendered.flatMap((stack) => stack.problems);
  if (unusable.length > 0) return { problems: unusable };
  return { text: rendered.map(({ text }) => text).join('---\n'), problems: [] };
}

function renderStack(stack: ResolvedStack, documents: readonly Document[]) {
  const { inputs, shownJobs, notes, problems } = gatherInputs(stack, documents);
  if (problems.length > 0) return { text: '', problems };
  const plan = desire({ stack, certificates: 'not made', inputs, seen: NOTHING_SEEN });
  // What is printed ends in logs of pipelines and in reviews.
  const objects = buildObjects({ ...plan, user: { ...plan.user, scrapeJobs: shownJobs } });
  const head = header(plan, [...notes, ...policyNotes(plan), ...rejections(plan.user)]);
  return { text: head + objects.map((object) => writeYaml(object)).join('---\n'), problems };
}

function header({ stack, trust }: Plan, notes: readonly string[]): string {
  const secrets = certificateRequests(stack).map(({ secretName }) => secretName);
  return comment([
    `SecureThanosStack ${stack.namespace}/${stack.name}, rendered without a cluster.`,
    'Left out, because only the operator makes keys; no pod starts without them:',
    ...secrets.map((name) => `  Secret ${name}`),
    ...[trust.name, httpTrustName(stack)].map(
      (name) =>
        `  ConfigMap ${name}${name.includes(PLACEHOLDER_HASH) ? ' (its real name ends in the hash of its content)' : ''}`,
    ),
    ...(notes.length > 0 ? ['Of what the stack reads from elsewhere:', ...notes.map((note) => `  ${note}`)] : []),
  ]);
}

function policyNotes({ stack }: Plan): readonly string[] {
  const discovers = (stack.spec.prometheus?.kubernetesDiscovery ?? 'None') !== 'None';
  if (!discovers || stack.spec.networkPolicy.apiServer || stack.spec.networkPolicy.mode === 'Disabled') return [];
  return ['the addresses of the Kubernetes API server are not known: no policy lets Prometheus reach it here'];
}
