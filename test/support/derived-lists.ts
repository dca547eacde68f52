// What each list of derived.ts has to hold.
import { expect } from 'chai';
import type { Derived } from './derived.ts';

type Of = Derived['components'][number];

/** Every component and every CA is in every list that it belongs in. */
export function expectAll(lists: Derived): void {
  expect([...new Set(lists.components.map(({ name }) => name))]).to.deep.equal(lists.names);
  for (const component of lists.components) expectComponent(lists, component);
  for (const authority of lists.authorities) expectAuthority(lists, authority);
  expect(lists.objects.unexpected).to.deep.equal([]);
  expect(lists.objects.unwatched).to.deep.equal([]);
  expect(new Set(lists.objects.names).size).to.equal(lists.objects.names.length);
}

function expectComponent(lists: Derived, of: Of): void {
  const { component, name, field, title, broughtBy, listeners, object } = of;
  const yes = ['part', 'takesClients', 'takesEgress', 'hasFlags', 'scraped'] as const;
  for (const one of yes) expect(of[one], `${component} ${one}`).to.equal(true);
  expect(of.probed, component).to.deep.equal([component]);
  expect(of.reserved.length, component).to.be.greaterThan(2);
  expectLeaves(of);
  expect(of.verified, component).to.deep.equal(listeners);
  for (const kind of ['', '-headless']) expect(lists.objects.ports[object + kind], component).to.deep.equal(listeners);
  expect(of.served.flatMap(([, holders]) => holders).join(), component)
    .to.include('client/grafana')
    .and.include(component);
  if (broughtBy) expect(lists.access.join(), name).to.include(`'${name}' in client.access`).and.include(broughtBy);
  if (lists.volumes.includes(name))
    expect(lists.changes, name).to.include.members([`${field}.storage.size`, `${field}.storage.storageClassName`]);
  expect(lists.picture, component).to.include(`["${title}`);
  expect(lists.table, component).to.include(`| \`${component}\` | \`dns\` |`);
  expect(lists.objects.names, component).to.include(`ConfigMap ${object}`);
  for (const listener of listeners) expect(lists.objects.places).to.include(`${component} ${listener}`);
  for (const kind of ['', '-headless']) expectSelects(lists, `Service ${object}${kind}`, of);
  for (const { apiGroup, resources, verbs } of of.grants)
    for (const resource of resources)
      expect(lists.held).to.include.members(verbs.map((verb) => `${apiGroup}/${resource} ${verb}`));
  if ('kind' in of.runsIn) expectPods(lists, of, of.runsIn.kind);
}

/** Each certificate is asked for, of its own Secret, and says whose it is. */
function expectLeaves({ component, leaves, object }: Of): void {
  expect(leaves.length, component).to.be.greaterThan(0);
  for (const { issuer, uris, isOwn } of leaves) {
    expect(issuer, component).to.be.a('string');
    expect(uris, component).to.deep.equal([`spiffe://cluster.local/ns/monitoring/stack/prod/${component}`]);
    expect(isOwn, component).to.equal(true);
  }
  const dnsNames = leaves[0]?.dnsNames ?? [];
  expect(dnsNames, component).to.include.members([object, `${object}-headless.monitoring.svc`, 'localhost']);
  expect(dnsNames.filter((one) => one.startsWith('prod-') && !one.startsWith(object))).to.deep.equal([]);
}

/** An object selects the pods of its own workload, and no others. */
function expectSelects({ objects, components }: Derived, name: string, { host }: Of): void {
  const pods = components.find(({ component }) => component === host)?.object;
  expect(objects.selected[name], name).to.deep.equal([pods]);
}

function expectPods(lists: Derived, of: Of, kind: string): void {
  const { component, name, field, object, isScaled } = of;
  const { objects, order, held, digests } = lists;
  expect(order).to.include(component);
  expect(objects.names).to.include(`ServiceAccount ${object}`);
  const selecting = [kind, 'NetworkPolicy', ...(isScaled ? ['PodDisruptionBudget'] : [])];
  for (const one of selecting) expectSelects(lists, `${one} ${object}`, of);
  expect(objects.names.includes(`PodDisruptionBudget ${object}`), component).to.equal(isScaled);
  const verbs = ['create', 'patch', 'delete'].map((verb) => `apps/${kind.toLowerCase()}s ${verb}`);
  expect(held).to.include.members(verbs);
  expect(objects.observed).to.deep.include([component, true]);
  expect(objects.found).to.deep.include([component, [object]]);
  // The image of Prometheus has the program of its probe.
  if (name !== 'prometheus') expect(digests, name).to.include(`self.${field}.probes`);
  if (kind !== 'StatefulSet') return;
  expect(objects.claims).to.deep.include({ of: object, finds: [object] });
  expect(objects.serviceNames).to.include(`${object}-headless`);
}

function expectAuthority({ trust }: Derived, { name, ...found }: Derived['authorities'][number]): void {
  expect(found, name).to.include({ isOwn: true, decided: true, pinned: true });
  expect(trust.root + trust.http, name).to.include(found.certificate);
}
