// The texts that are deployed are not held: where a source is bad or missing, they are read by the names of their objects.
import { dataOf } from '../api/data.ts';
import { type KubernetesObject, type ObjectHead, refOf } from '../api/objects.ts';
import type { Client } from '../kube/client.ts';
import { isCut, MOST_VALUES } from '../kube/read-object.ts';
import { type DeployedObjects, prometheusOf, type RulesPart } from '../observed/deployed-files.ts';
import type { DeployedFiles } from '../user-files/deployed-files.ts';
import type { DeployedRules } from '../user-files/rules/deployed.ts';

/**
 * Characters of deployed rules that are read for one look at a stack: those of a stack have 8 MiB as they were written, and whoever
 * copies its owner can add ConfigMaps of their names. See docs/limits.md.
 */
export const MOST_CHARACTERS = 16 * 1024 * 1024;

/** @param seen which objects hold them, with digests for texts */
export function deployedFiles(client: Pick<Client, 'find'>, { rules, prometheus }: DeployedObjects): DeployedFiles {
  return {
    places: rules.map(({ files }) => files),
    rules: () => readRules(client, rules),
    prometheus: async () => {
      const secret = prometheus && (await readAgain(client, prometheus));
      return secret && prometheusOf(secret);
    },
  };
}

/** One after the other, so that no more is held than what counts. */
async function readRules(client: Pick<Client, 'find'>, parts: readonly RulesPart[]): Promise<DeployedRules> {
  const rules: Readonly<Record<string, string>>[] = [];
  let characters = 0;
  for (const { head } of parts) {
    const found = await readAgain(client, head);
    const data = found ? dataOf(found) : {};
    characters += Object.values(data).reduce((sum, text) => sum + text.length, 0);
    if (characters > MOST_CHARACTERS) return rules;
    rules.push(data);
  }
  return rules;
}

/** The object as the server has it now, if it is still the one that was seen. */
async function readAgain(client: Pick<Client, 'find'>, seen: ObjectHead): Promise<KubernetesObject | undefined> {
  const found = await client.find(refOf(seen), { mostValues: MOST_VALUES });
  return found && !isCut(found) && found.metadata.uid === seen.metadata.uid ? found : undefined;
}
