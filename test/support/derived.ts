// What follows from the components and the CAs, as lists of words by what they are: see derived.test.ts. Written as JSON, so that a
// copy of the product can be asked too.
import { everything } from '../../scripts/generate/everything.ts';
import { drawGraph, edgeTable } from '../../scripts/generate/graph.ts';
import { AUTHORITY_NAMES } from '../../src/components/authorities.ts';
import { ALLOWED } from '../../src/components/flags.ts';
import { PERMISSIONS } from '../../src/kube/permissions.ts';
import { type CertificateRequest, certificateRequests, decideCertificate } from '../../src/plan/certificates.ts';
import { ownSecrets } from '../../src/plan/own-secrets.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { rollOrder } from '../../src/plan/version-roll.ts';
import { COMPONENTS, type Component, FACTS, factsOf, nameOf, workloadOf } from '../../src/stack/components.ts';
import { isSame, partyText } from '../../src/stack/identities.ts';
import { leavesOf } from '../../src/stack/leaves.ts';
import { componentName } from '../../src/stack/names.ts';
import { resolveStack } from '../../src/stack/resolve/resolve.ts';
import { accessRules } from '../../src/stack/schema/access.ts';
import { changeRules } from '../../src/stack/schema/changes.ts';
import { digestRules } from '../../src/stack/schema/image-digests.ts';
import { partOf } from '../../src/stack/schema/parts.ts';
import { stackStatus } from '../../src/stack/schema/status.ts';
import { allowedAt, edgesTo } from '../../src/stack/topology.ts';
import type { StackSpecInput } from '../../src/stack/types.ts';
import { judgeAvailability } from '../../src/status/advice.ts';
import { reservedFlags } from '../../src/workloads/additional.ts';
import { ownArguments } from '../../src/workloads/arguments.ts';
import { objectsIn } from './derived-objects.ts';
import { certificatesOf, MINIMAL, objectsOf, planFor, SETTINGS, stackObject } from './plans.ts';

export type Derived = ReturnType<typeof derived>;

/** Of a stack with every component. */
export function derived() {
  const spec = everything() as Partial<StackSpecInput>;
  const takes = (fields: object): boolean =>
    resolveStack(stackObject({ ...MINIMAL, ...spec, ...fields }), SETTINGS).violations.length === 0;
  const plan = planFor({ ...spec, clients: [{ name: 'grafana', access: [...COMPONENTS] }] });
  const { stack } = plan;
  const { topology } = stack;
  const requests = certificateRequests(stack);
  return {
    components: topology.components.map((component) => ofComponent(plan, requests, component, takes, spec)),
    names: COMPONENTS,
    volumes: FACTS.flatMap(({ name, runsIn }) => ('volume' in runsIn ? [name] : [])),
    changes: changeRules().map(({ field }) => field),
    access: accessRules().map(({ cel }) => cel),
    // However CEL asks whether a field is there.
    digests: digestRules()
      .map(({ cel }) => cel)
      .join('\n')
      .replaceAll('?', ''),
    order: rollOrder(stack),
    held: PERMISSIONS.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${group}/${resource} ${verb}`)),
      ),
    ),
    picture: drawGraph(topology),
    table: edgeTable(topology),
    objects: objectsIn(stack, objectsOf(plan)),
    advice: judgeAvailability(stack).message,
    authorities: AUTHORITY_NAMES.map((name) => ({
      name,
      asked: requests.find(({ holder }) => partyText(holder) === name)?.secretName,
      isOwn: ownSecrets(stack, [])(requests.find(({ holder }) => partyText(holder) === name)?.secretName ?? ''),
      decided: requests.some(
        (one) => partyText(one.holder) === name && decideCertificate(one, undefined, new Date()).do === 'issue',
      ),
      pinned: stackStatus.safeParse({ tls: { authorities: { [name]: 'a' } } }).success,
      certificate: [...certificatesOf(stack)].find(([secret]) => secret.endsWith(`-${name}-ca`))?.[1].certificatePem,
    })),
    trust: plan.trust,
  };
}

/** No port of ours. */
const PORT = 17;

/** Whether what a user opens for a component stands in the policy of its pods. */
function opensEgress(spec: Partial<StackSpecInput>, component: Component): boolean {
  const rule = { component: nameOf(component), to: [{ podSelector: {} }], ports: [{ port: PORT }] };
  const plan = planFor({ ...spec, networkPolicy: { additionalEgress: [rule] } } as Partial<StackSpecInput>);
  const name = componentName(plan.stack, workloadOf(component));
  const policy = objectsOf(plan).find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === name);
  return JSON.stringify(policy?.['spec'] ?? {}).includes(`"port":${PORT}}`);
}

type Requests = readonly CertificateRequest[];

function ofComponent(
  plan: Plan,
  requests: Requests,
  component: Component,
  takes: (fields: object) => boolean,
  spec: Partial<StackSpecInput>,
) {
  const { stack } = plan;
  const { topology } = stack;
  const name = nameOf(component);
  const { field, title, broughtBy, runsIn, listeners, permissions } = factsOf(component);
  const asked = edgesTo(topology, component);
  const leaves = leavesOf(stack, component);
  return {
    component,
    name,
    field: field.join('.'),
    title,
    broughtBy: broughtBy?.join('.'),
    runsIn,
    isScaled: 'kind' in runsIn && runsIn.replicas === 'asked',
    part: partOf(stack.spec, component) !== undefined,
    takesClients: takes({ clients: [{ name: 'a', access: [name] }] }),
    takesEgress: opensEgress(spec, component),
    hasFlags: name in ALLOWED,
    reserved: reservedFlags(ownArguments(plan, component)),
    grants: permissions?.namespace ?? [],
    scraped: asked.some(({ kind }) => kind === 'scrape'),
    probed: asked.flatMap(({ kind, from }) => (kind === 'probe' ? [partyText(from)] : [])),
    verified: asked.flatMap(({ kind, listener }) => (kind === 'verification' ? [listener] : [])),
    listeners: listeners.map((listener) => listener.name),
    served: listeners.map((listener) => [listener.name, allowedAt(topology, component, listener.name).map(partyText)]),
    leaves: leaves.map(({ holder, secretName }) => {
      const request = requests.find((one) => isSame(one.holder, holder) && one.secretName === secretName);
      const { uris = [], dnsNames = [] } = request?.desired ?? {};
      return { issuer: request?.issuer, uris, dnsNames, isOwn: ownSecrets(stack, [])(secretName) };
    }),
    object: componentName(stack, component),
    host: workloadOf(component),
  };
}
