// What follows from the components and the CAs, as lists of words by what they are: see derived.test.ts. Written as JSON, so that a
// copy of the product can be asked too.
import { drawGraph, edgeTable } from '../../scripts/generate/graph.ts';
import type { KubernetesObject } from '../../src/api/objects.ts';
import { AUTHORITY_NAMES } from '../../src/components/authorities.ts';
import { ALLOWED } from '../../src/components/flags.ts';
import { certificateRequests, decideCertificate } from '../../src/plan/certificates.ts';
import { ownSecretNames } from '../../src/plan/own-secrets.ts';
import { ROLL_ORDER } from '../../src/plan/version-roll.ts';
import { COMPONENTS, FACTS, factsOf } from '../../src/stack/components.ts';
import { resolveStack } from '../../src/stack/resolve/resolve.ts';
import { accessRules } from '../../src/stack/schema/access.ts';
import { changeRules } from '../../src/stack/schema/changes.ts';
import { partOf } from '../../src/stack/schema/parts.ts';
import { celProbesAreTcp } from '../../src/stack/schema/probing.ts';
import { stackStatus } from '../../src/stack/schema/status.ts';
import { allowedAt, edgesTo } from '../../src/stack/topology.ts';
import type { StackSpecInput } from '../../src/stack/types.ts';
import { judgeAvailability } from '../../src/status/advice.ts';
import { certificatesOf, MINIMAL, objectsOf, planFor, resolved, SETTINGS, stackObject } from './plans.ts';

export type Derived = ReturnType<typeof derived>;

/** @param more of the spec of a stack with everything, for components that are not of this version */
export function derived(more: object = {}) {
  const spec = { ruler: {}, prometheus: {}, ...more } as Partial<StackSpecInput>;
  const takes = (fields: object): boolean =>
    resolveStack(stackObject({ ...MINIMAL, ...spec, ...fields }), SETTINGS).violations.length === 0;
  const plan = planFor({ ...spec, clients: [{ name: 'grafana', access: [...COMPONENTS] }] });
  const { stack } = plan;
  const { topology } = stack;
  const objects = objectsOf(plan);
  const requests = certificateRequests(stack);
  const peer = { to: [{ podSelector: {} }], ports: [{ port: 1 }] };
  return {
    components: COMPONENTS.map((name) => ({
      name,
      field: factsOf(name).field.join('.'),
      title: factsOf(name).title,
      broughtBy: factsOf(name).broughtBy?.join('.'),
      hasPods: 'kind' in factsOf(name).runsIn,
      part: partOf(stack.spec, name) !== undefined,
      takesClients: takes({ clients: [{ name: 'a', access: [name] }] }),
      takesEgress: takes({ networkPolicy: { additionalEgress: [{ component: name, ...peer }] } }),
      hasFlags: name in ALLOWED,
      scraped: edgesTo(topology, name).some(({ kind }) => kind === 'scrape'),
      probed: edgesTo(topology, name).some(({ kind }) => kind === 'probe'),
      verified: edgesTo(topology, name).flatMap(({ kind, listener }) => (kind === 'verification' ? [listener] : [])),
      served: factsOf(name).listeners.map((listener) => [listener.name, allowedAt(topology, name, listener.name)]),
      leaves: requests.flatMap(({ holder, issuer }) => (holder.split('/')[0] === name ? [issuer] : [])),
    })),
    running: topology.components,
    volumes: FACTS.flatMap(({ name, runsIn }) => ('volume' in runsIn ? [name] : [])),
    changes: changeRules().map(({ field }) => field),
    access: accessRules().map(({ cel }) => cel),
    // However CEL asks whether a field is there.
    probes: celProbesAreTcp().replaceAll('?', ''),
    order: ROLL_ORDER,
    picture: drawGraph(topology),
    table: edgeTable(topology),
    secrets: ownSecretNames(stack, []),
    objects: objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    ports: Object.fromEntries(objects.filter(({ kind }) => kind === 'Service').map(portsOf)),
    web: Object.fromEntries(objects.filter(({ kind }) => kind === 'ConfigMap').map(webFilesOf)),
    advice: judgeAvailability(resolved(stackObject({ ...MINIMAL, ...spec }))).message,
    authorities: AUTHORITY_NAMES.map((name) => ({
      name,
      asked: requests.find(({ holder }) => holder === name)?.secretName,
      decided: requests.some(
        (one) => one.holder === name && decideCertificate(one, undefined, new Date()).do === 'issue',
      ),
      pinned: stackStatus.safeParse({ tls: { authorities: { [name]: 'a' } } }).success,
      certificate: [...certificatesOf(stack)].find(([secret]) => secret.endsWith(`-${name}-ca`))?.[1].certificatePem,
    })),
    trust: plan.trust,
  };
}

const portsOf = ({ metadata, ...object }: KubernetesObject) =>
  [metadata.name, (object['spec'] as { ports: { name: string }[] }).ports.map(({ name }) => name)] as const;

/** The configurations of HTTP listeners, by the names of their files. */
const webFilesOf = ({ metadata, ...object }: KubernetesObject) => {
  const files = Object.entries((object['data'] ?? {}) as Record<string, string>);
  return [metadata.name, Object.fromEntries(files.filter(([name]) => name.startsWith('web')))] as const;
};

/** A name of a component, for objects and certificates of the stack "prod". */
export const objectName = (component: string): string => `prod-thanos-${component}`;
