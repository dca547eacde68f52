import { defineFacts } from '../facts.ts';
import { ASKS_AND_ANSWERS } from '../leaves.ts';
import { GRPC, HTTP } from '../listeners.ts';

export const query = defineFacts({
  name: 'query',
  title: 'Query',
  called: 'Query',
  program: 'thanos',
  field: ['query'],
  listeners: [GRPC, HTTP],
  health: 'http',
  clients: 'http',
  runsIn: { kind: 'Deployment', replicas: 'asked', turn: 4 },
  isForeseen: true,
  leaves: ASKS_AND_ANSWERS,
  does: { missed: 'nobody answers queries' },
});
