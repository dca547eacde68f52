import { expect } from 'chai';
import { FIELD_MANAGER } from '../../../../src/api/group.ts';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { foreignFields, withoutOwnFields } from '../../../../src/controller/apply/additions.ts';
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

describe('foreignFields', () => {
  for (const { what, fields, added } of ADDED) {
    it(`finds what others added: ${what}`, () => {
      expect(foreignFields(DESIRED, live(ours({}), other(fields)))).to.deep.equal({ added, taken: [] });
    });
  }

  it('finds what others wrote after us, as the whole of a list that nobody may add to', () => {
    const args = query({ 'f:args': {} });
    const found = { added: [], taken: ['spec.template.spec.containers[query].args'] };
    expect(foreignFields(DESIRED, live(ours({}), other(args)))).to.deep.equal(found);
    expect(foreignFields(DESIRED, live(ours(args), other(args)))).to.deep.equal({ added: [], taken: [] });
  });

  it('counts a PUT of ours as ours', () => {
    const image = query({ 'f:image': {} });
    const defaults = pod({ 'f:dnsPolicy': {} });
    const found = foreignFields(DESIRED, live(ours({}), ours({ ...defaults }, 'Update'), ours(image, 'Update')));
    expect(found).to.deep.equal({ added: [], taken: [] });
  });

  it('knows a port of ours although the server filled in its protocol', () => {
    const ports = query({ 'f:ports': { 'k:{"containerPort":1,"protocol":"TCP"}': { '.': {}, 'f:name': {} } } });
    expect(foreignFields(DESIRED, live(ours(ports), other(ports)))).to.deep.equal({ added: [], taken: [] });
  });
});

describe('withoutOwnFields', () => {
  const metadata = { 'f:metadata': { 'f:labels': { 'f:team': {} } } };

  it('drops the record where only we, the status and labels are in it', () => {
    const status = owner('controller', { 'f:status': {} }, { subresource: 'status' });
    const kept = withoutOwnFields(live(ours(query({ 'f:image': {} })), other(metadata), status));
    expect(kept).to.deep.equal(DESIRED);
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
