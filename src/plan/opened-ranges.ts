// Which addresses the spec of a stack opens for its pods, and which of them no stack may open.
import { readAlertmanager } from '../stack/alertmanager-url.ts';
import { closedRanges, translatedToo } from '../stack/closed-ranges.ts';
import { type IpRange, overlaps, parseRange, without } from '../stack/ip-ranges.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { Inputs } from './inputs.ts';

/** Addresses that a field opens. */
interface Opening {
  /** What names them, such as "spec.networkPolicy.objectStorage.cidrs[0]". */
  readonly field: string;
  readonly range: string;
  readonly except?: readonly string[];
}

/**
 * A sentence for each field that opens a range that is closed. DNS settings may name link-local name servers at port 53;
 * the API server's own settings may name the API server.
 */
export function refusedOpenings(stack: ResolvedStack, inputs: Inputs): readonly string[] {
  if (stack.spec.networkPolicy.mode === 'Disabled') return [];
  const always = closedRanges(stack.settings);
  const servers = translatedToo(inputs.apiServer.map(({ ip }) => ip));
  const allowed = rangesOf(stack.settings.identityRanges ?? []);
  const parties = [...partyOpenings(stack), ...storageOpenings(inputs), ...extraOpenings(stack)];
  const own = [...dnsOpenings(stack), ...apiServerOpenings(stack)];
  return [
    ...[...parties, ...own].flatMap((opening) => refusal(opening, always, allowed, 'that no stack may open') ?? []),
    ...parties.flatMap((opening) => refusal(opening, servers, [], 'of the API server') ?? []),
  ];
}

function refusal(
  { field, range, except = [] }: Opening,
  closed: readonly string[],
  allowed: readonly IpRange[],
  what: string,
) {
  const opened = without(without(rangesOf([range]), rangesOf(except)), allowed);
  const found = closed.find((one) => rangesOf([one]).some((out) => opened.some((each) => overlaps(each, out))));
  return (
    found &&
    `${field} opens ${range}, which holds addresses ${what} (${found}): leave them out, for instance by "except"; the administrator of the operator decides (--closed-ranges, --identity-ranges)`
  );
}

const rangesOf = (texts: readonly string[]): readonly IpRange[] => texts.flatMap((text) => parseRange(text) ?? []);

function partyOpenings({ spec }: ResolvedStack): readonly Opening[] {
  const { objectStorage, alertmanagers } = spec.networkPolicy;
  const urls = (spec.ruler?.alertmanagers ?? []).map(({ url }, index) =>
    atHost(`spec.ruler.alertmanagers[${index}].url`, readAlertmanager(url).host.replace(/^\[|\]$/g, '')),
  );
  return [
    ...cidrs('spec.networkPolicy.objectStorage', objectStorage?.cidrs),
    ...cidrs('spec.networkPolicy.alertmanagers', alertmanagers?.cidrs),
    ...urls.flat(),
  ];
}

function storageOpenings({ objectStorages }: Pick<Inputs, 'objectStorages'>): readonly Opening[] {
  return [...objectStorages.values()].flatMap(({ secretName, key, facts }) =>
    facts.endpoints.flatMap(({ host }) => atHost(`key "${key}" of Secret "${secretName}"`, host)),
  );
}

function extraOpenings({ spec }: ResolvedStack): readonly Opening[] {
  return spec.networkPolicy.additionalEgress.flatMap(({ to }, rule) =>
    to.flatMap((peer, index) => {
      const block = peer['ipBlock'] as { readonly cidr: string; readonly except?: readonly string[] } | undefined;
      const field = `spec.networkPolicy.additionalEgress[${rule}].to[${index}].ipBlock`;
      return block ? [{ field, range: block.cidr, except: block.except ?? [] }] : [];
    }),
  );
}

const DNS_PORT = 53;

/** Node-local caches and some clouds have name servers at link-local addresses. Nothing else listens at their port. */
function dnsOpenings({ spec }: ResolvedStack): readonly Opening[] {
  const { cidrs: ranges, ports = [DNS_PORT] } = spec.networkPolicy.dns ?? {};
  return ports.every((port) => port === DNS_PORT) ? [] : cidrs('spec.networkPolicy.dns', ranges);
}

const apiServerOpenings = ({ spec }: ResolvedStack): readonly Opening[] =>
  cidrs('spec.networkPolicy.apiServer', spec.networkPolicy.apiServer?.cidrs);

const cidrs = (field: string, ranges: readonly string[] = []): readonly Opening[] =>
  ranges.map((range, index) => ({ field: `${field}.cidrs[${index}]`, range }));

const atHost = (field: string, host: string): readonly Opening[] => (parseRange(host) ? [{ field, range: host }] : []);
