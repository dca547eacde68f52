// What somebody does who may edit ConfigMaps of a stack and wants a client that is let go to keep its TLS sessions.
import { expect } from 'chai';
import type { Client } from '../../../src/kube/client.ts';
import type { LiveStack } from '../live-stack.ts';

const LIST = 'securethanos.io/allowed-identities';

/** Takes a client off the list that says whom Query has served, and leaves the mark beside it as it is. */
export async function hideRemoval(client: Client, stack: LiveStack, name: string): Promise<void> {
  const { metadata } = await client.get(stack.ref('ConfigMap', 'query'));
  const list = JSON.parse(metadata.annotations?.[LIST] ?? '[]') as readonly string[];
  const shorter = list.filter((identity) => !identity.endsWith(`/client/${name}`));
  expect(shorter).to.have.lengthOf(list.length - 1);
  const annotations = { [LIST]: JSON.stringify(shorter) };
  await client.patch(stack.ref('ConfigMap', 'query'), { metadata: { annotations } }, { fieldManager: 'somebody' });
}
