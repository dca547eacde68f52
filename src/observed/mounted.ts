// What pods mount: they could not be restarted without.
import { type KubernetesObject, keyOf } from '../api/objects.ts';
import { specOfPod, type Volume } from './pods.ts';

/** The ConfigMaps and Secrets that volumes of pods name, by `keyOf`. */
export function mountedObjects(pods: readonly KubernetesObject[]): ReadonlySet<string> {
  return new Set(
    pods.flatMap((pod) => {
      const { namespace = '' } = pod.metadata;
      const { volumes = [] } = specOfPod(pod);
      return volumes.flatMap(sourcesOf).map((object) => keyOf({ apiVersion: 'v1', namespace, ...object }));
    }),
  );
}

const sourcesOf = ({ configMap, secret, projected }: Volume) =>
  [{ configMap, secret: { name: secret?.secretName } }, ...(projected?.sources ?? [])].flatMap((source) => [
    ...named('ConfigMap', source.configMap?.name),
    ...named('Secret', source.secret?.name),
  ]);

const named = (kind: string, name: string | undefined) => (name === undefined ? [] : [{ kind, name }]);
