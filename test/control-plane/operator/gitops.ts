// Stacks as GitOps controllers see them: Flux by its own packages, Argo CD by its Lua engine (sandbox/tools/gitops).
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { ensureBinaries } from '../../../sandbox/binaries/ensure.ts';
import { logToStandardError as log } from '../../../sandbox/log.ts';

/** A status in the words of its controller. */
export interface Judgement {
  readonly status: string;
  readonly message: string;
}

/** What became of one object that Flux applied. */
export interface Change {
  readonly object: string;
  readonly action: 'created' | 'configured' | 'unchanged' | 'skipped';
}

/** The health check of the documents. */
export const HEALTH_SCRIPT = fileURLToPath(new URL('../../../config/argo-cd/health.lua', import.meta.url));

/** The kstatus of a live object, as Flux computes it: InProgress, Current, Failed, Terminating. */
export const kstatusOf = (object: object): Promise<Judgement> => ask(['status'], JSON.stringify(object));

/** The health of a live object, as Argo CD computes it by our script: Progressing, Healthy, Degraded, Suspended. */
export const healthOf = (object: object): Promise<Judgement> => ask(['health', HEALTH_SCRIPT], JSON.stringify(object));

/** Applies manifests as Flux does. */
export const fluxApply = (kubeconfig: string, manifests: string): Promise<readonly Change[]> =>
  ask(['apply', `--kubeconfig=${kubeconfig}`], manifests);

/** Waits for the objects of manifests as Flux does with `wait: true`, for a minute at most. */
export const fluxWait = (
  kubeconfig: string,
  manifests: string,
): Promise<{ readonly current: boolean; readonly message?: string }> =>
  ask(['wait', `--kubeconfig=${kubeconfig}`], manifests);

async function ask<Answer>(args: readonly string[], input: string): Promise<Answer> {
  const { gitops = 'gitops' } = await ensureBinaries(['gitops'], { log });
  const { stdout } = await execa(gitops, args, { input });
  return JSON.parse(stdout) as Answer;
}
