import type { z } from 'zod';
import type { Around, EdgeDraft } from '../edge.ts';
import type { spec } from './spec.ts';

type Own = z.output<ReturnType<typeof spec>>;

export const edges = ({ kubernetesDiscovery }: Own, { present, goesFurther }: Around): readonly EdgeDraft[] => [
  ...present.map((to): EdgeDraft => ({ to, listener: to.health, kind: 'scrape', purpose: 'scrape of metrics' })),
  ...(kubernetesDiscovery === 'None' ? [] : [DISCOVERY]),
  ...(goesFurther ? [TARGETS] : []),
];

const DISCOVERY: EdgeDraft = {
  to: 'kubernetes-api',
  kind: 'discovery',
  protocol: 'http',
  authentication: 'tls',
  purpose: 'discovery of targets',
};

const TARGETS: EdgeDraft = {
  to: 'additional-targets',
  kind: 'further-scrape',
  protocol: 'http',
  authentication: 'configured',
  purpose: 'scrape of further targets',
};
