// One permitted conversation, as who opens it describes it. NetworkPolicies, certificate names, allowed identities, client
// settings, docs and pictures all follow from these; nothing else says who talks to whom.
import type { Facts } from './facts.ts';

/** Parties that the stack does not run. */
export const OUTSIDE_PARTIES = [
  'object-storage',
  'alertmanager',
  'kubernetes-api',
  'dns',
  'additional-targets',
] as const;
export type OutsideParty = (typeof OUTSIDE_PARTIES)[number];

/** What a conversation is, for programs: `purpose` is for people, and may be reworded. */
export type EdgeKind =
  | 'store-api'
  | 'queries'
  | 'alerts'
  | 'scrape'
  | 'own-prometheus'
  | 'discovery'
  | 'further-scrape'
  | 'blocks'
  | 'names'
  | 'client'
  | 'verification'
  | 'probe';

interface Conversation {
  readonly kind: EdgeKind;
  readonly purpose: string;
  /** Within one pod, over the loopback interface: no policy sees it. */
  readonly loopback?: true;
}

/** With a component of the stack: both sides show a certificate of the stack. */
interface InsideDraft extends Conversation {
  readonly to: Facts;
  /** The name of one of its listeners. */
  readonly listener: string;
}

/** With a party that the stack does not run. */
interface OutsideDraft extends Conversation {
  readonly to: OutsideParty;
  /** Absent where the user's configuration decides: object storage, Alertmanager, Kubernetes API, further targets. */
  readonly port?: number;
  readonly protocol: 'http' | 's3' | 'dns';
  /** tls: the server shows a certificate of its own. configured: as the user's URL says. */
  readonly authentication: 'tls' | 'configured' | 'none';
}

/** A conversation that a component opens. */
export type EdgeDraft = InsideDraft | OutsideDraft;

/** What the edges of a component hang on besides its own part of the spec. */
export interface Around {
  /** The components of the stack. */
  readonly present: readonly Facts[];
  /** The user lets its pods out to further parties. */
  readonly goesFurther: boolean;
}
