// Pods that wear the labels of those who are let in, each in a namespace where they mean nothing.
import { IMAGES } from '../../../sandbox/images/catalogue.ts';
import { STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { restrictedContainer, restrictedNamespace, restrictedPod } from '../../../sandbox/restricted.ts';
import { componentSelector } from '../../../src/stack/labels.ts';
import { CLIENT } from '../../support/client-pod.ts';

/**
 * In a namespace of its own one that looks like Query and the declared client at once, and beside the stack one that looks
 * like the operator.
 */
export function impostorObjects(elsewhere: string, name: string): readonly object[] {
  const query = componentSelector({ name: STACK_NAME, namespace: elsewhere }, 'query');
  return [
    restrictedNamespace(elsewhere),
    pod(elsewhere, name, { ...query, app: CLIENT }),
    pod(STACK_NAMESPACE, name, { 'app.kubernetes.io/name': 'secure-thanos-operator' }),
  ];
}

function pod(namespace: string, name: string, labels: Readonly<Record<string, string>>): object {
  const container = restrictedContainer({ name: 'impostor', image: IMAGES.probe, args: ['sleep'] });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: restrictedPod({ containers: [container] }),
  };
}
