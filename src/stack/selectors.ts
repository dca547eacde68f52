// The selectors of a spec: what each should find, so that somebody can look whether it does.
import type { StackSpec } from './types.ts';

export type Selector = Readonly<Record<string, unknown>>;

/** One selection of pods. */
export interface PodSelection {
  /** Where it stands, such as "spec.clients[0]". */
  readonly field: string;
  /** What it is for, such as "client grafana". */
  readonly what: string;
  /** Absent: all pods of the namespaces. */
  readonly podSelector?: Selector;
  /** Absent: the namespace of the stack. */
  readonly namespaceSelector?: Selector;
}

const PARTIES = ['dns', 'apiServer', 'objectStorage', 'alertmanagers'] as const;

/** Every selection of pods outside of the stack, in the order of the spec. */
export function podSelections({ clients, networkPolicy }: StackSpec): readonly PodSelection[] {
  const declared = clients.map((client, index) => selection(`spec.clients[${index}]`, `client ${client.name}`, client));
  const parties = PARTIES.map((party) => selection(`spec.networkPolicy.${party}`, party, networkPolicy[party] ?? {}));
  return [...declared, ...parties].filter(
    ({ podSelector, namespaceSelector }) => podSelector !== undefined || namespaceSelector !== undefined,
  );
}

function selection(
  field: string,
  what: string,
  { podSelector, namespaceSelector }: { podSelector?: Selector | undefined; namespaceSelector?: Selector | undefined },
): PodSelection {
  return {
    field,
    what,
    ...(podSelector ? { podSelector } : {}),
    ...(namespaceSelector ? { namespaceSelector } : {}),
  };
}

/** Whether policies let the stack ask the cluster's usual name servers, because the spec names no other. */
export function usesClusterDns({ networkPolicy }: StackSpec): boolean {
  const { mode, dns } = networkPolicy;
  const isDeclared = Boolean(dns?.cidrs || dns?.podSelector || dns?.namespaceSelector);
  return mode === 'Enforce' && !isDeclared;
}

/** Whether the spec selects anything at all. */
export const hasSelectors = (spec: StackSpec): boolean =>
  spec.ruler?.ruleSelector !== undefined || podSelections(spec).length > 0;
