import { expect } from 'chai';
import { FIELD_MANAGER } from '../../../../src/api/group.ts';
import { type KubernetesObject, keyOf, refOf } from '../../../../src/api/objects.ts';
import { applyObjects } from '../../../../src/controller/apply/apply.ts';
import type { Writer } from '../../../../src/controller/apply/apply-object.ts';
import { createWriteBudgets } from '../../../../src/controller/apply/budget.ts';
import { createConflicts } from '../../../../src/controller/apply/conflicts.ts';
import type { FieldOwner, FieldSet } from '../../../../src/controller/apply/managed-fields.ts';
import { createRevocations } from '../../../../src/controller/apply/revocations.ts';
import { ApiError } from '../../../../src/kube/api-error.ts';
import type { Client } from '../../../../src/kube/client.ts';
import { withDesiredHash } from '../../../../src/manifests/desired-hash.ts';

const OWNER = { namespace: 'monitoring', name: 'prod', uid: 'a-uid' };
const DESIRED: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'a',
    namespace: OWNER.namespace,
    ownerReferences: [{ apiVersion: 'x', kind: 'x', name: OWNER.name, uid: OWNER.uid, controller: true }],
  },
  spec: { selector: { app: 'a' }, ports: [{ port: 1 }] },
};
const SERVICE = refOf(DESIRED);
const entry = (manager: string, operation: string, spec: FieldSet): FieldOwner => ({
  manager,
  operation,
  fieldsV1: { 'f:spec': spec },
});
const APPLIED = entry(FIELD_MANAGER, 'Apply', { 'f:selector': {}, 'f:ports': {} });
const ADDED = entry('kubectl-edit', 'Update', { 'f:externalIPs': {} });

/** The object as the server has it. */
const live = (spec: object, managedFields: readonly FieldOwner[], object = withDesiredHash(DESIRED)) => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: '7', managedFields },
  spec: { ...(DESIRED['spec'] as object), ...spec },
});
const WITH_ADDITION = live({ externalIPs: ['192.0.2.1'] }, [APPLIED, ADDED]);

/** A server that notes what is written to it; the first PUTs come too late. */
function serverWith(object: KubernetesObject, conflicts = 0) {
  const writes: string[] = [];
  let left = conflicts;
  const note = (verb: string) => (one: KubernetesObject) => {
    writes.push(`${verb} ${JSON.stringify(one['spec'])}`);
    if (verb === 'replace' && left-- > 0)
      return Promise.reject(new ApiError({ status: 409, reason: 'Conflict', message: 'modified' }));
    return Promise.resolve(one);
  };
  const get = () => Promise.resolve(object);
  const client = { apply: note('apply'), replace: note('replace'), get, find: get } as unknown as Client;
  return { writes, client };
}

/** Passes over the object, a second apart. */
async function pass(
  client: Client,
  cached: KubernetesObject,
  passes = 1,
  budgets: Writer['budgets'] = createWriteBudgets(),
) {
  let seconds = 1000;
  const lines: unknown[] = [];
  const log = { info: (_: string, fields: unknown) => void lines.push(fields), warn: () => undefined };
  const now = () => {
    seconds += 1;
    return new Date(seconds * 1000);
  };
  const writer = { client, conflicts: createConflicts(), budgets, revocations: createRevocations(), log, now };
  const known = new Map([[keyOf(refOf(cached)), cached]]);
  const results = [];
  for (let index = 0; index < passes; index += 1) results.push(await applyObjects(writer, OWNER, [DESIRED], known));
  return { results, lines };
}

const WANTED = JSON.stringify(DESIRED['spec']);

describe('what others did to an object', () => {
  it('is taken back by an apply where they edited what is ours, and told in the log', async () => {
    const edited = live({ selector: { app: 'b' } }, [APPLIED]);
    const { writes, client } = serverWith(edited);
    const { results, lines } = await pass(client, edited);
    expect(writes).to.deep.equal([`apply ${WANTED}`]);
    const [line] = lines as readonly Record<string, unknown>[];
    expect(line).to.deep.include({ object: 'Service monitoring/a', fields: ['spec.selector.app'] });
    expect(results[0]?.takenBack).to.deep.equal([{ object: SERVICE, fields: ['spec.selector.app'] }]);
  });

  it('is taken back by a PUT where they added something', async () => {
    const { writes, client } = serverWith(WITH_ADDITION);
    await pass(client, WITH_ADDITION);
    expect(writes).to.deep.equal([`replace ${WANTED}`]);
  });

  it('is taken back at the second attempt when somebody wrote in between', async () => {
    const { writes, client } = serverWith(WITH_ADDITION, 1);
    const { results } = await pass(client, WITH_ADDITION);
    expect(writes).to.deep.equal([`replace ${WANTED}`, `replace ${WANTED}`]);
    expect(results.flatMap(({ failures }) => failures)).to.deep.equal([]);
  });

  it('is taken back also when they removed every sign of whose it is, but for the hash', async () => {
    const { ownerReferences: _, ...metadata } = live({}, [APPLIED]).metadata;
    const stripped = { ...WITH_ADDITION, metadata };
    const { writes, client } = serverWith(stripped);
    await pass(client, stripped);
    expect(writes).to.deep.equal([`apply ${WANTED}`]);
  });

  it('is named and left for a while when it comes back again and again', async () => {
    const { writes, client } = serverWith(WITH_ADDITION);
    const { results } = await pass(client, WITH_ADDITION, 8);
    expect(writes).to.have.length(5);
    const [failure] = results.at(-1)?.failures ?? [];
    expect(failure?.object).to.deep.equal(SERVICE);
    expect(failure?.message).to.include('again and again').and.include('spec.externalIPs');
  });

  it('counts when it is written, not while it waits for the budget of writes', async () => {
    const { writes, client } = serverWith(WITH_ADDITION);
    let asked = 0;
    const take = () => {
      asked += 1;
      return asked > 8;
    };
    const { results } = await pass(client, WITH_ADDITION, 12, { take });
    expect(results.flatMap(({ postponed }) => postponed)).to.have.length(8);
    expect(writes).to.have.length(4);
  });

  it('does not count when we want something else ourselves', async () => {
    const before = live({ externalIPs: ['192.0.2.1'] }, [APPLIED], withDesiredHash({ ...DESIRED, spec: {} }));
    const { writes, client } = serverWith(before);
    const { results } = await pass(client, before, 8);
    expect(writes).to.have.length(8);
    expect(results.flatMap(({ failures }) => failures)).to.deep.equal([]);
  });
});

describe('what a PUT of ours has set', () => {
  it('is handed to apply before something else is applied, so that it can go', async () => {
    const put = entry(FIELD_MANAGER, 'Update', { 'f:sessionAffinity': {} });
    const before = live({ sessionAffinity: 'None' }, [APPLIED, put], withDesiredHash({ ...DESIRED, spec: {} }));
    const { writes, client } = serverWith(before);
    await pass(client, before);
    expect(writes).to.deep.equal([`replace ${JSON.stringify(before.spec)}`, `apply ${WANTED}`]);
  });

  it("is handed to apply also while we want the same: under our name it could be somebody else's", async () => {
    const put = entry(FIELD_MANAGER, 'Update', { 'f:sessionAffinity': {} });
    const same = live({ sessionAffinity: 'None' }, [APPLIED, put]);
    const { writes, client } = serverWith(same);
    await pass(client, same);
    expect(writes).to.deep.equal([`replace ${JSON.stringify(same.spec)}`, `apply ${WANTED}`]);
  });
});
