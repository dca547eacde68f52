// The texts that are deployed are not held: where a source is bad or missing, they are read by the names of their objects.
import { dataOf } from '../api/data.ts';
import { type KubernetesObject, refOf } from '../api/objects.ts';
import type { Client } from '../kube/client.ts';
import { isCut, MOST_VALUES } from '../kube/read-object.ts';
import { observePrometheus, observeRules, prometheusOf } from '../observed/deployed-files.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { DeployedFiles } from '../user-files/deployed-files.ts';
import type { DeployedRules } from '../user-files/rules/deployed.ts';

/**
 * Characters of deployed rules that are read for one look at a stack: those of a stack have 8 MiB as they were written, and whoever
 * copies its owner can add ConfigMaps of their names. See docs/limits.md.
 */
export const MOST_CHARACTERS = 16 * 1024 * 1024;

/** @param live objects of the stack, with digests for texts */
export function deployedFiles(
  client: Pick<Client, 'find'>,
  stack: ResolvedStack,
  live: ReadonlyMap<string, KubernetesObject>,
): DeployedFiles {
  const parts = observeRules(stack, live);
  const prometheus = observePrometheus(stack, live);
  return {
    places: parts.map(dataOf),
    rules: () => readRules(client, parts),
    prometheus: async () => {
      const secret = prometheus && (await readAgain(client, prometheus));
      return secret && prometheusOf(secret);
    },
  };
}

/** One after the other, so that no more is held than what counts. */
async function readRules(client: Pick<Client, 'find'>, parts: readonly KubernetesObject[]): Promise<DeployedRules> {
  const rules: Readonly<Record<string, string>>[] = [];
  let characters = 0;
  for (const part of parts) {
    const found = await readAgain(client, part);
    const data = found ? dataOf(found) : {};
    characters += Object.values(data).reduce((sum, text) => sum + text.length, 0);
    if (characters > MOST_CHARACTERS) return rules;
    rules.push(data);
  }
  return rules;
}

/** The object as the server has it now, if it is still the one that was seen. */
async function readAgain(client: Pick<Client, 'find'>, seen: KubernetesObject): Promise<KubernetesObject | undefined> {
  const found = await client.find(refOf(seen), { mostValues: MOST_VALUES });
  return found && !isCut(found) && found.metadata.uid === seen.metadata.uid ? found : undefined;
}
