// What the policies of a stack do not open although its object storage may need it: only its owner or a cloud knows.
import type { Plan } from '../../plan/plan.ts';
import { isWithin, parseRange } from '../../stack/ip-ranges.ts';
import type { Address, CloudIdentity } from '../../user-files/object-storage/facts.ts';

/** Where pods get the credentials of a cloud, as its libraries ask for them. */
const IDENTITY_ADDRESSES: Readonly<Record<CloudIdentity, readonly Address[]>> = {
  AWS: [
    { host: '169.254.170.23', port: 80 },
    { host: '169.254.169.254', port: 80 },
  ],
  'Google Cloud': [
    { host: '169.254.169.252', port: 988 },
    { host: '169.254.169.254', port: 80 },
  ],
  Azure: [{ host: '169.254.169.254', port: 80 }],
  'Oracle Cloud': [{ host: '169.254.169.254', port: 80 }],
};

/** Which of them is what, and what needs none of them. */
const EXPLAINED: Readonly<Record<CloudIdentity, string>> = {
  AWS: 'EKS Pod Identity is at 169.254.170.23:80, the role of a node at 169.254.169.254:80; the role of a service account needs the token service alone, on port 443',
  'Google Cloud': 'on GKE it is at 169.254.169.252:988 and 169.254.169.254:80, elsewhere at 169.254.169.254:80',
  Azure:
    'a managed identity is at 169.254.169.254:80; workload identity needs login.microsoftonline.com alone, on port 443',
  'Oracle Cloud': 'it is at 169.254.169.254:80, and auth.REGION.oraclecloud.com on port 443',
};

/** A sentence for each thing that may be out of reach, with the way out. */
export function policyGaps(plan: Plan): readonly string[] {
  const { networkPolicy } = plan.stack.spec;
  if (networkPolicy.mode === 'Disabled') return [];
  const storages = [...plan.inputs.objectStorages.values()].map(({ facts }) => facts);
  const identities = new Set(storages.flatMap(({ identity }) => identity ?? []));
  const catalogues = new Set(storages.flatMap(({ catalogue }) => catalogue?.host ?? []));
  return [
    ...[...identities].filter((identity) => !isOpened(plan, identity)).map(saysOfIdentity),
    ...(networkPolicy.objectStorage ? [] : [...catalogues].map(saysOfCatalogue)),
  ];
}

/** Whether the user opened one of the addresses to any of his components: then he knows. */
function isOpened({ stack }: Plan, identity: CloudIdentity): boolean {
  const blocks = stack.spec.networkPolicy.additionalEgress.flatMap(({ to }) =>
    to.flatMap((peer) => (peer['ipBlock'] as { readonly cidr: string } | undefined)?.cidr ?? []),
  );
  const ranges = blocks.flatMap((cidr) => parseRange(cidr) ?? []);
  return IDENTITY_ADDRESSES[identity].some(({ host }) => {
    const address = parseRange(host);
    return address !== undefined && ranges.some((range) => isWithin(address, range));
  });
}

const saysOfIdentity = (identity: CloudIdentity): string =>
  `The object storage configuration has no credentials, so pods ask ${identity} for them, and no rule opens that service: ${EXPLAINED[identity]}. Open what you use in spec.networkPolicy.additionalEgress, for each component that reads blocks, after the administrator of the operator allowed it by --identity-ranges.`;

const saysOfCatalogue = (host: string): string =>
  `${host} names the address of the storage to Thanos, which no policy can follow: if it is another host or port, name its addresses and ports in spec.networkPolicy.objectStorage.`;
