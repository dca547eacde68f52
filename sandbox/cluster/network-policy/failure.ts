import { readFile } from 'node:fs/promises';
import type { Layout } from '../layout.ts';

/**
 * Call it before anything is concluded from packets that passed or did not.
 * @throws when the enforcer of the cluster in that layout failed at any time: policies were without effect then
 */
export async function refuseUnenforced({ policyFailure }: Pick<Layout, 'policyFailure'>): Promise<void> {
  const reason = await readFile(policyFailure, 'utf8').catch(() => undefined);
  if (reason !== undefined) throw new Error(`the sandbox did not enforce network policies: ${reason}`);
}
