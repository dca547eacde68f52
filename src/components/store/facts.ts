import { defineFacts } from '../facts.ts';
import { ANSWERS_ONLY } from '../leaves.ts';
import { GRPC, HTTP } from '../listeners.ts';

export const store = defineFacts({
  name: 'store',
  title: 'Store Gateway',
  called: 'Store',
  program: 'thanos',
  field: ['store'],
  listeners: [GRPC, HTTP],
  health: 'http',
  clients: 'http',
  runsIn: { kind: 'StatefulSet', replicas: 'asked', turn: 1, volume: '20Gi' },
  isForeseen: true,
  leaves: ANSWERS_ONLY,
  does: {
    storeApi: { listener: 'grpc', type: 'store' },
    blocks: 'reads',
    missed: 'answers lack what is in the object storage',
  },
});
