// Ports that nobody declares, and on which visitors listen: without a listener, a port that a policy forgot would look closed.
import type { Place, Port } from '../../support/reachability/places.ts';

/** Ours alone: no component and no part of the sandbox listens there. */
const UNDECLARED = 20_202;

/** A place whose ports include those that a visitor has to open. */
export interface OpenedPlace extends Place {
  readonly helpers: readonly Port[];
}

/** Adds one undeclared port, and over UDP each number that is declared for TCP: a policy names the protocol too. */
export function withHelperPorts<Some extends Place>(place: Some): Some & OpenedPlace {
  const declared = new Set(place.ports.map(({ protocol, port }) => `${protocol} ${port}`));
  const numbers = [UNDECLARED, ...place.ports.map(({ port }) => port)];
  const wanted: readonly Port[] = [
    { protocol: 'TCP', port: UNDECLARED },
    ...[...new Set(numbers)].map((port) => ({ protocol: 'UDP', port }) as const),
  ];
  const helpers = wanted.filter(({ protocol, port }) => !declared.has(`${protocol} ${port}`));
  return { ...place, ports: [...place.ports, ...helpers], helpers };
}
