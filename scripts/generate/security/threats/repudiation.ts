import type { Section } from '../types.ts';

export const REPUDIATION: Section = {
  title: 'Repudiation',
  answers: [
    {
      question: 'Requests leave a trace',
      mechanism:
        'Query, Store, Compactor and Ruler log a line for each request: method, path, duration, address. Thanos does not know the identity of the certificate there, so the address is what tells clients apart.',
      shownBy: [
        'unit/manifests/pods: is given once unless it may be repeated, and has a value exactly when it takes one',
      ],
      yours: 'Collect the logs. Where the person matters, put a proxy with a login before Query.',
    },
    {
      question: 'Changes leave a trace',
      mechanism:
        'Each new certificate that replaced another, each flip of a condition and each failure is an Event with its reason, and a line of JSON in the log. The operator writes by server-side apply under its own field manager, so managedFields say who owns what.',
      shownBy: ['control-plane/operator/certificates: tells of certificates that replaced another, and why'],
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
