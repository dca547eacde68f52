// Everything that the API server holds, of every kind that it knows.
import type { ControlPlane } from '../../../../sandbox/control-plane/start.ts';

/** Come and go by themselves. */
const PASSING = /^(events|leases)(\.|$)/;

/**
 * Names of all objects in a namespace and of all cluster-scoped ones, such as "secret/prod-thanos-query-tls".
 * Kinds are discovered, so none is forgotten.
 * @param part of the name
 */
export async function allObjectNames(plane: ControlPlane, namespace: string, part: string): Promise<readonly string[]> {
  const kindsOf = async (namespaced: boolean) => {
    const output = await plane.kubectl([
      'api-resources',
      '--verbs=list',
      `--namespaced=${namespaced}`,
      '--output=name',
    ]);
    return output.split('\n').filter((kind) => kind !== '' && !PASSING.test(kind));
  };
  const list = async (kinds: readonly string[], where: readonly string[]) =>
    (await plane.kubectl(['get', kinds.join(','), ...where, '--output=name', '--ignore-not-found'])).split('\n');
  const lists = [
    kindsOf(true).then((kinds) => list(kinds, ['--namespace', namespace])),
    kindsOf(false).then((kinds) => list(kinds, [])),
  ];
  const names = (await Promise.all(lists)).flat();
  return [...new Set(names.filter((name) => name.split('/')[1]?.includes(part)))].sort();
}
