// Secrets that images are pulled with. They are looked for and never opened: what is in them is between their owner and kubelets.

import type { Problem } from '../api/problems.ts';
import { clip } from '../api/told-text.ts';
import type { Client } from '../kube/client.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { findNamed } from './find-named.ts';

/** The types that a kubelet takes (Kubernetes, "Pull an Image from a Private Registry"). */
const TYPES: readonly unknown[] = ['kubernetes.io/dockerconfigjson', 'kubernetes.io/dockercfg'];

/** Nothing waits for them: the image may be on the node already, or be for everybody to pull. */
const problem = (reason: string, message: string): Problem => ({
  reason,
  message,
  blocking: false,
  condition: 'ImagePullSecretsFound',
});

/**
 * A sentence for each Secret of `spec.imagePullSecrets` that is missing or of another type. No object
 * is made from them, so this is for the status alone, and rendering a stack needs no right to read them.
 */
export async function pullSecretProblems(
  client: Pick<Client, 'find'>,
  stack: ResolvedStack,
): Promise<readonly Problem[]> {
  const found = await Promise.all(stack.spec.imagePullSecrets.map(({ name }) => check(client, stack.namespace, name)));
  return found.flatMap((one) => one ?? []);
}

async function check(client: Pick<Client, 'find'>, namespace: string, name: string): Promise<Problem | undefined> {
  const found = await findNamed(client, { apiVersion: 'v1', kind: 'Secret', namespace, name });
  // Whoever pulls with it reads it; nobody here does.
  if ('tooLarge' in found) return undefined;
  const secret = found.object;
  if (!secret) {
    const message = `Secret "${name}" of spec.imagePullSecrets does not exist in namespace "${namespace}": create it with "kubectl create secret docker-registry", or remove it from the field`;
    return problem('ImagePullSecretMissing', message);
  }
  const type = secret['type'];
  if (TYPES.includes(type)) return undefined;
  const message = `Secret "${name}" of spec.imagePullSecrets is of type ${typeText(type)}, with which no image is pulled: create one with "kubectl create secret docker-registry" and name it there`;
  return problem('ImagePullSecretInvalid', message);
}

const LONGEST_TYPE = 100;

/** Whoever makes a Secret writes its type: the beginning is enough to know it by, without control characters. */
const typeText = (type: unknown): string => clip(String(type).slice(0, LONGEST_TYPE + 1), LONGEST_TYPE);
