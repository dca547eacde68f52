import { unlessForbidden } from '../kube/unless-forbidden.ts';
import type { ApiServerAddress } from '../plan/inputs.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { Reader } from './reader.ts';

/** The API server's addresses behind its Service, as policies see them: some stacks open them, the others may not. */
export async function readApiServer(
  client: Pick<Reader, 'list'>,
  { spec }: Pick<ResolvedStack, 'spec'>,
): Promise<readonly ApiServerAddress[]> {
  const isNeeded = (spec.prometheus?.kubernetesDiscovery ?? 'None') !== 'None';
  if (isNeeded) return listApiServer(client);
  if (spec.networkPolicy.mode === 'Disabled') return [];
  // With rights in some namespaces alone, nobody knows where it is.
  return (await unlessForbidden(client, 'EndpointSlices of default', () => listApiServer(client))) ?? [];
}

async function listApiServer(client: Pick<Reader, 'list'>): Promise<readonly ApiServerAddress[]> {
  const slices = await client.list('EndpointSlice', {
    namespace: 'default',
    labelSelector: 'kubernetes.io/service-name=kubernetes',
  });
  return slices.items.flatMap((slice) => {
    const { endpoints = [], ports = [] } = slice as unknown as {
      endpoints?: readonly { addresses: readonly string[] }[];
      ports?: readonly { port: number }[];
    };
    return endpoints.flatMap(({ addresses }) => addresses.flatMap((ip) => ports.map(({ port }) => ({ ip, port }))));
  });
}
