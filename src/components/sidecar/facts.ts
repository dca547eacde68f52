import { defineFacts } from '../facts.ts';
import { ASKS_AND_ANSWERS } from '../leaves.ts';
import { GRPC, HTTP } from '../listeners.ts';

export const sidecar = defineFacts({
  name: 'sidecar',
  title: 'Sidecar',
  called: 'Sidecar',
  program: 'thanos',
  field: ['prometheus', 'sidecar'],
  broughtBy: ['prometheus'],
  listeners: [GRPC, HTTP],
  health: 'http',
  clients: 'http',
  runsIn: { podsOf: 'prometheus' },
  isForeseen: true,
  leaves: ASKS_AND_ANSWERS,
  does: { storeApi: { listener: 'grpc', type: 'sidecar' }, blocks: 'writes' },
});
