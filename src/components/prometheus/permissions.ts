import type { Permissions } from '../permissions.ts';

/** All that it asks for: with a current API server it streams its lists by watching, with an older one it lists first. */
const FOLLOW = ['list', 'watch'] as const;

/** Roles that Prometheus' discovery lists: pod, service, endpoints and endpointslice, and in the whole cluster also node. */
export const permissions: Permissions = {
  purpose: 'discovery',
  namespace: [
    { apiGroup: '', resources: ['pods', 'services', 'endpoints'], verbs: FOLLOW },
    { apiGroup: 'discovery.k8s.io', resources: ['endpointslices'], verbs: FOLLOW },
  ],
  cluster: [{ apiGroup: '', resources: ['nodes'], verbs: FOLLOW }],
};
