// The way to a port of a pod from a workstation: a port-forward. It enters the pod's network, so no policy stands in between.
import type { Duplex } from 'node:stream';
import type { Way } from '../../dial/attempt.ts';
import type { PodPort } from '../../kube/port-forward.ts';

/** @param forward opens a port-forward by the user's own permissions */
export const forwardedWay = (forward: (target: PodPort) => Promise<Duplex>, target: PodPort): Way => ({
  open: async (signal) => {
    const opened = forward(target);
    const givenUp = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('no port-forward in time')), { once: true });
    });
    // What opens too late is nobody's any more.
    signal.addEventListener(
      'abort',
      () =>
        void opened.then(
          (stream) => stream.destroy(),
          () => undefined,
        ),
      { once: true },
    );
    return Promise.race([opened, givenUp]);
  },
  // The node finds out that nobody listens only when the stream stands, and complains in words.
  isAbsence: ({ message }) => NOBODY.test(message),
});

/** How container runtimes say it: containerd "failed to connect to localhost:1 ...: connection refused", others "Connection refused". */
const NOBODY = /connection refused|failed to (connect|dial)/i;
