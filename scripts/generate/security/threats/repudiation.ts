import type { Section } from '../types.ts';

export const REPUDIATION: Section = {
  title: 'Repudiation',
  answers: [
    {
      question: 'Requests leave a trace',
      mechanism:
        'Query, Store, Compactor and Ruler log a line for each request: method, path, duration, address. Thanos does not know the identity of the certificate there, so the address is what tells clients apart.',
      shownBy: [
        'unit/workloads/pods: is given once unless it may be repeated, and has a value exactly when it takes one',
      ],
      yours: 'Collect the logs. Where the person matters, put a proxy with a login before Query.',
    },
    {
      question: 'Changes leave a trace',
      mechanism:
        'The log of the operator has a line of JSON for its start (versions and settings), leadership, each certificate that is issued or renewed, each CA that is replaced, each object that is applied, taken back, removed or refused, each flip of a condition, each verification and each dial that fails, with stack, object and reason. What matters to people is an Event too. Texts of others can end no line and forge no field. The operator writes by server-side apply under its own field manager, so managedFields say who owns what.',
      shownBy: [
        'control-plane/operator/certificates: tells of certificates that replaced another, and why',
        'unit/controller/refused: leaves a line for each certificate that it renews: whose, where, why and until when, and never its key',
        'control-plane/operator/trace: has the stack, the object and the reason in each line, and nothing that is no line of JSON',
        'unit/observability/logger: keeps whatever somebody calls a line break, a terminal command or a direction within its line',
      ],
      yours: "Turn on the API server's audit log, for Secrets at level Metadata.",
    },
    {
      question: 'Nobody deletes data through a web page',
      mechanism:
        'Administrative operations of Store and Compactor are turned off, Prometheus runs without its admin API.',
      shownBy: ['cluster/stack/listeners: serve the declared client on HTTP of Query, and nowhere else'],
    },
  ],
};
