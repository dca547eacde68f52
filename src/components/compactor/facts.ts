import { defineFacts } from '../facts.ts';
import { ANSWERS_ONLY } from '../leaves.ts';
import { HTTP } from '../listeners.ts';

export const compactor = defineFacts({
  name: 'compactor',
  title: 'Compactor',
  called: 'Compactor',
  program: 'thanos',
  field: ['compactor'],
  // It serves no StoreAPI.
  listeners: [HTTP],
  health: 'http',
  clients: 'http',
  runsIn: { kind: 'StatefulSet', replicas: 'one', turn: 5, volume: '100Gi' },
  isForeseen: true,
  leaves: ANSWERS_ONLY,
  does: { blocks: 'writes', compacts: true },
});
