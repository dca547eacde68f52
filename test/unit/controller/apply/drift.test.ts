import { expect } from 'chai';
import { FIELD_MANAGER } from '../../../../src/api/group.ts';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { driftOf, withoutOwnFields } from '../../../../src/controller/apply/drift.ts';
import type { FieldOwner, FieldSet } from '../../../../src/controller/apply/managed-fields.ts';

const pod = (fields: FieldSet): FieldSet => ({ 'f:spec': { 'f:template': { 'f:spec': fields } } });
const owner = (manager: string, fieldsV1: FieldSet, rest: Partial<FieldOwner> = {}): FieldOwner => ({
  manager,
  operation: 'Update',
  fieldsV1,
  ...rest,
});
const ours = (fieldsV1: FieldSet, operation = 'Apply') => owner(FIELD_MANAGER, fieldsV1, { operation });
const other = (fieldsV1: FieldSet) => owner('kubectl-edit', fieldsV1);

const DESIRED: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a', annotations: { hash: '1' } },
  spec: {
    replicas: 2,
    template: {
      spec: {
        containers: [{ name: 'query', image: 'x', args: ['y'], ports: [{ containerPort: 1, name: 'grpc' }] }],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
    },
  },
};
const live = (...managedFields: readonly FieldOwner[]): KubernetesObject => ({
  ...DESIRED,
  metadata: { ...DESIRED.metadata, managedFields },
});
const query = (fields: FieldSet) => pod({ 'f:containers': { 'k:{"name":"query"}': fields } });

const NONE = { added: [], inOurName: [], taken: [] };

interface Case {
  readonly what: string;
  readonly fields: FieldSet;
  readonly added: readonly string[];
}

const ADDED: readonly Case[] = [
  {
    what: 'a container',
    fields: pod({ 'f:containers': { 'k:{"name":"evil"}': { '.': {}, 'f:name': {}, 'f:image': {} } } }),
    added: ['', '.image', '.name'].map((field) => `spec.template.spec.containers[evil]${field}`),
  },
  { what: 'a field', fields: pod({ 'f:hostNetwork': {} }), added: ['spec.template.spec.hostNetwork'] },
  {
    what: 'a port',
    fields: query({ 'f:ports': { 'k:{"containerPort":2,"protocol":"TCP"}': { '.': {} } } }),
    added: ['spec.template.spec.containers[query].ports[2]'],
  },
  {
    what: 'a port of another protocol',
    fields: query({ 'f:ports': { 'k:{"containerPort":1,"protocol":"UDP"}': { '.': {} } } }),
    added: ['spec.template.spec.containers[query].ports[1]'],
  },
  {
    what: 'a volume of another type under the name of ours',
    fields: pod({ 'f:volumes': { 'k:{"name":"v"}': { 'f:hostPath': { 'f:path': {} } } } }),
    added: ['spec.template.spec.volumes[v].hostPath.path'],
  },
  {
    what: 'a limit of an empty object of ours',
    fields: pod({ 'f:volumes': { 'k:{"name":"v"}': { 'f:emptyDir': { 'f:sizeLimit': {} } } } }),
    added: ['spec.template.spec.volumes[v].emptyDir.sizeLimit'],
  },
  { what: 'an item by its value', fields: { 'f:spec': { 'f:set': { 'v:"a"': {} } } }, added: ['spec.set[a]'] },
];

describe('driftOf', () => {
  for (const { what, fields, added } of ADDED) {
    it(`finds what others added: ${what}`, () => {
      expect(driftOf(DESIRED, live(ours({}), other(fields)))).to.deep.equal({ ...NONE, added });
    });
  }

  it('finds what others wrote after us, as the whole of a list that nobody may add to', () => {
    const args = query({ 'f:args': {} });
    const found = { ...NONE, taken: ['spec.template.spec.containers[query].args'] };
    expect(driftOf(DESIRED, live(ours({}), other(args)))).to.deep.equal(found);
    expect(driftOf(DESIRED, live(ours(args), other(args)))).to.deep.equal(NONE);
  });

  it('counts a PUT under our name as ours as far as we want it', () => {
    const found = driftOf(DESIRED, live(ours({}), ours(query({ 'f:image': {} }), 'Update')));
    expect(found).to.deep.equal(NONE);
  });

  for (const operation of ['Apply', 'Update'])
    for (const { what, fields, added } of ADDED)
      it(`finds what somebody added under our name, by ${operation}: ${what}`, () => {
        expect(driftOf(DESIRED, live(ours(fields, operation)))).to.deep.equal({ ...NONE, inOurName: added });
        // What we wanted before goes by the next apply.
        expect(driftOf(DESIRED, live(ours(fields, operation)), false)).to.deep.equal(NONE);
      });

  it('knows a port of ours although the server filled in its protocol', () => {
    const ports = query({ 'f:ports': { 'k:{"containerPort":1,"protocol":"TCP"}': { '.': {}, 'f:name': {} } } });
    expect(driftOf(DESIRED, live(ours(ports), other(ports)))).to.deep.equal(NONE);
  });
});

describe('withoutOwnFields', () => {
  const metadata = { 'f:metadata': { 'f:labels': { 'f:team': {} } } };

  it('leaves the fields of our apply alone where only we, the status and labels are in it, in one copy', () => {
    const status = owner('controller', { 'f:status': {} }, { subresource: 'status' });
    const image = query({ 'f:image': {} });
    const keep = () => withoutOwnFields(live(ours({ ...image, ...metadata }), other(metadata), status));
    expect(keep().metadata.managedFields).to.deep.equal([ours(image)]);
    expect(keep().metadata.managedFields).to.equal(keep().metadata.managedFields);
    expect(withoutOwnFields(live(ours(metadata), other(metadata)))).to.deep.equal(DESIRED);
  });

  it('leaves enough to find what was added under our name', () => {
    for (const { what, fields, added } of ADDED)
      expect(driftOf(DESIRED, withoutOwnFields(live(ours(fields)))).inOurName, what).to.deep.equal(added);
  });

  it('makes no end of copies', () => {
    for (let index = 0; index < 2000; index += 1) withoutOwnFields(live(ours(pod({ [`f:made-up-${index}`]: {} }))));
    const late = () => withoutOwnFields(live(ours(pod({ 'f:late': {} })))).metadata.managedFields;
    expect(late()).to.deep.equal(late());
    expect(late()).to.not.equal(late());
  });

  it('keeps all of it where somebody else set what counts', () => {
    const object = live(ours({}), other(pod({ 'f:hostNetwork': {} })), other(metadata));
    expect(withoutOwnFields(object)).to.equal(object);
  });

  it('keeps it after a PUT of ours', () => {
    const object = live(ours({}), ours(query({ 'f:image': {} }), 'Update'));
    expect(withoutOwnFields(object)).to.equal(object);
  });
});
