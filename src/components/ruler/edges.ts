import type { z } from 'zod';
import type { EdgeDraft } from '../edge.ts';
import { query } from '../query/facts.ts';
import type { spec } from './spec.ts';

export const edges = ({ alertmanagers }: z.output<ReturnType<typeof spec>>): readonly EdgeDraft[] => [
  // Not gRPC: the Ruler's gRPC query path has no TLS at all.
  { to: query, listener: 'http', kind: 'queries', purpose: 'evaluation of rules' },
  ...(alertmanagers.length > 0 ? [ALERTS] : []),
];

const ALERTS: EdgeDraft = {
  to: 'alertmanager',
  kind: 'alerts',
  protocol: 'http',
  authentication: 'configured',
  purpose: 'alerts',
};
