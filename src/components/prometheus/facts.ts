import { defineFacts } from '../facts.ts';
import { ASKS_AND_ANSWERS } from '../leaves.ts';
import { permissions } from './permissions.ts';

export const prometheus = defineFacts({
  name: 'prometheus',
  title: 'Prometheus',
  called: 'Prometheus',
  program: 'prometheus',
  field: ['prometheus'],
  broughtBy: ['prometheus'],
  // Sidecar has an "http" in the same pods.
  listeners: [{ name: 'http', protocol: 'http', port: 9090, guard: 'web-file', nameInPod: 'web' }],
  health: 'http',
  clients: 'http',
  runsIn: { kind: 'StatefulSet', replicas: 'asked', turn: 3, volume: '50Gi' },
  isForeseen: true,
  leaves: ASKS_AND_ANSWERS,
  permissions,
  does: { samples: true },
});
