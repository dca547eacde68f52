// Ports that only a SRV record knows: a policy can't follow it.
import type { Rule } from './fields.ts';

interface Spec {
  readonly ruler?: { readonly alertmanagers: readonly { readonly url: string }[] } | undefined;
  readonly networkPolicy: {
    readonly mode: string;
    readonly alertmanagers?: { readonly ports?: readonly number[] | undefined } | undefined;
  };
}

/** With an address by SRV record, the policies must be told the port. */
export const portsAreKnown: Rule<Spec> = {
  field: 'networkPolicy.alertmanagers',
  cel: "!self.?ruler.?alertmanagers.hasValue() || !self.ruler.alertmanagers.exists(a, a.url.startsWith('dnssrv')) || self.?networkPolicy.?mode.orValue('') == 'Disabled' || self.?networkPolicy.?alertmanagers.?ports.hasValue()",
  message:
    'must name ports when an Alertmanager is found by dnssrv+: no policy can follow a SRV record, so write for instance ports: [9093]',
  holds: ({ ruler, networkPolicy: { mode, alertmanagers } }) =>
    !ruler?.alertmanagers.some(({ url }) => url.startsWith('dnssrv')) ||
    mode === 'Disabled' ||
    alertmanagers?.ports !== undefined,
};
