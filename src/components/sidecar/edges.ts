import type { EdgeDraft } from '../edge.ts';
import { prometheus } from '../prometheus/facts.ts';

export const edges = (): readonly EdgeDraft[] => [
  {
    to: prometheus,
    listener: 'http',
    kind: 'own-prometheus',
    loopback: true,
    purpose: 'remote read, metadata and reload',
  },
];
