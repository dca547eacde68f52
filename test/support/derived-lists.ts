// What each list of derived.ts has to hold.
import { expect } from 'chai';
import { type Derived, objectName } from './derived.ts';

type Of = Derived['components'][number];

/** Every component and every CA is in every list that it belongs in. */
export function expectAll(lists: Derived): void {
  expect(lists.running).to.deep.equal(lists.components.map(({ name }) => name));
  for (const component of lists.components) expectComponent(lists, component);
  for (const authority of lists.authorities) expectAuthority(lists, authority);
}

function expectComponent(lists: Derived, component: Of): void {
  const { name, field, title, broughtBy, hasPods } = component;
  const yes = ['part', 'takesClients', 'takesEgress', 'hasFlags', 'scraped', 'probed'] as const;
  for (const one of yes) expect(component[one], `${name} ${one}`).to.equal(true);
  expect(component.leaves, name).to.not.include(undefined);
  expect(component.leaves.length, name).to.be.greaterThan(0);
  const listeners = component.served.map(([listener]) => listener);
  expect(component.verified, name).to.deep.equal(listeners);
  for (const kind of ['', '-headless']) expect(lists.ports[objectName(name) + kind], name).to.deep.equal(listeners);
  expect(component.served.flatMap(([, holders]) => holders).join(), name)
    .to.include('client/grafana')
    .and.include(name);
  if (broughtBy) expect(lists.access.join(), name).to.include(`'${name}' in client.access`).and.include(broughtBy);
  if (lists.volumes.includes(name))
    expect(lists.changes, name).to.include.members([`${field}.storage.size`, `${field}.storage.storageClassName`]);
  expect(lists.picture, name).to.include(`["${title}"]`);
  expect(lists.table, name).to.include(`| \`${name}\` | \`dns\` |`);
  expect(lists.secrets.join(), name).to.match(new RegExp(`${objectName(name)}-(tls|server)`));
  expect(lists.objects, name).to.include(`ConfigMap ${objectName(name)}`);
  if (hasPods) expectPods(lists, component);
}

function expectPods({ order, objects, probes }: Derived, { name, field }: Of): void {
  expect(order).to.include(name);
  expect(objects.filter((object) => object.endsWith(` ${objectName(name)}`)).join(), name)
    .to.match(/(Deployment|StatefulSet) /)
    .and.include('NetworkPolicy ')
    .and.include('ServiceAccount ');
  // The image of Prometheus has the program of its probe.
  if (name !== 'prometheus') expect(probes, name).to.include(`self.${field}.probes`);
  // There is one Compactor, and whoever has one pod is no better off with a budget.
  if (name !== 'compactor') expect(objects, name).to.include(`PodDisruptionBudget ${objectName(name)}`);
}

function expectAuthority({ secrets, trust }: Derived, { name, asked, ...found }: Derived['authorities'][number]): void {
  expect(secrets, name).to.include(asked);
  expect(found, name).to.include({ decided: true, pinned: true });
  expect(trust.root + trust.http, name).to.include(found.certificate);
}
