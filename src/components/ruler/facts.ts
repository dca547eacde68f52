import { defineFacts } from '../facts.ts';
import { ASKS_AND_ANSWERS } from '../leaves.ts';
import { GRPC, HTTP } from '../listeners.ts';

export const ruler = defineFacts({
  name: 'ruler',
  title: 'Ruler',
  called: 'Ruler',
  program: 'thanos',
  field: ['ruler'],
  broughtBy: ['ruler'],
  listeners: [GRPC, HTTP],
  health: 'http',
  clients: 'http',
  runsIn: { kind: 'StatefulSet', replicas: 'asked', turn: 2, volume: '10Gi' },
  isForeseen: true,
  leaves: ASKS_AND_ANSWERS,
  does: { storeApi: { listener: 'grpc', type: 'rule' }, blocks: 'writes', samples: true },
});
