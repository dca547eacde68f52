import { expect } from 'chai';
import type { LiveReleases } from '../../../src/observed/live-releases.ts';
import type { VersionRoll } from '../../../src/plan/version-roll.ts';
import { componentsOf, type Workload } from '../../../src/stack/components.ts';
import { versionLabel } from '../../../src/stack/labels.ts';
import { type Releases, wantedRelease } from '../../../src/stack/release.ts';
import type { ResolvedStack } from '../../../src/stack/resolve/resolve.ts';
import type { StackStatus } from '../../../src/stack/types.ts';
import { FULL, paused, resolved, rolledOut, statusOf, worked } from './inputs.ts';

const OLD = resolved({ ...FULL, version: 'v0.40.1' });
const NEW = resolved({ ...FULL, version: 'v0.42.4' });

const releasesOf = (stack: ResolvedStack, workload: Workload): Releases =>
  Object.fromEntries(componentsOf(workload).map((component) => [component, wantedRelease(stack, component)]));

const liveOf = (stack: ResolvedStack, workload: Workload): LiveReleases =>
  Object.fromEntries(
    componentsOf(workload).map((component) => {
      const { version, image, probeImage } = wantedRelease(stack, component);
      return [component, component === workload ? { image, probeImage, label: versionLabel(version) } : { image }];
    }),
  );

const WAITING: readonly Workload[] = ['ruler', 'prometheus', 'query', 'compactor'];
const ROLL: VersionRoll = {
  rolling: ['store'],
  waiting: new Map(WAITING.map((workload) => [workload, releasesOf(OLD, workload)])),
};

/** A stack in which Store goes to the new version, with some of its pods ready. */
const rollingInput = (ready: number, roll: VersionRoll = ROLL, previous?: StackStatus) =>
  worked(
    {
      workloads: rolledOut(NEW).map((state) => ({
        ...state,
        releases: liveOf(roll.waiting.has(state.workload) ? OLD : NEW, state.workload),
        ...(state.workload === 'store' ? { ready, available: ready } : {}),
      })),
      versionRoll: roll,
      previous,
    },
    NEW,
  );

const condition = (status: StackStatus, wanted: string) => status.conditions?.find(({ type }) => type === wanted);
const rows = (status: StackStatus) =>
  Object.fromEntries((status.components ?? []).map(({ name, ...row }) => [name, row]));

describe('the status while another version goes through a stack', () => {
  it('tells the version that each component has', () => {
    const found = rows(statusOf(rollingInput(1)));
    expect(found['store']?.version).to.equal('v0.42.4');
    for (const name of ['query', 'compactor', 'ruler', 'sidecar'])
      expect(found[name]?.version, name).to.equal('v0.40.1');
  });

  it('names what gets it and who waits, in Reconciling and Ready, and lists them', () => {
    const status = statusOf(rollingInput(1));
    expect(status.versionChange).to.deep.equal({ rolling: ['store'], waiting: WAITING });
    const [moving, ready] = [condition(status, 'Reconciling'), condition(status, 'Ready')];
    expect(`${moving?.status} ${moving?.reason}`).to.equal('True RollingVersions');
    expect(`${ready?.status} ${ready?.reason}`).to.equal('False ComponentsNotReady');
    for (const { message } of [moving, ready].flatMap((one) => one ?? []))
      expect(message).to.include('store: 1 of 2 pods ready').and.include('query (v0.40.1), compactor (v0.40.1)');
  });

  it('is not Ready while anybody waits, though all pods are', () => {
    const status = statusOf(rollingInput(2));
    expect(status.versionChange).to.deep.equal({ rolling: [], waiting: WAITING });
    expect(condition(status, 'Ready')?.status).to.equal('False');
    expect(condition(status, 'Reconciling')?.reason).to.equal('RollingVersions');
  });

  it('ends with the last one', () => {
    const status = statusOf(rollingInput(2, { rolling: ['store'], waiting: new Map() }));
    expect(status.versionChange).to.equal(undefined);
    expect(condition(status, 'Ready')?.status).to.equal('True');
  });

  it('records what all pods of a component ran well, and only what was wanted', () => {
    const first = statusOf(rollingInput(2));
    expect(rows(first)['store']?.rolledOut).to.deep.equal(wantedRelease(NEW, 'store'));
    expect(rows(first)['query']?.rolledOut, 'what nobody wants now').to.equal(undefined);
    const input = rollingInput(2);
    const failing = statusOf(rollingInput(1, ROLL, statusOf({ ...input, pass: { ...input.pass, stack: OLD } })));
    expect(rows(failing)['query']?.rolledOut).to.deep.equal(wantedRelease(OLD, 'query'));
    expect(rows(failing)['store']?.rolledOut, 'not before all are ready').to.equal(undefined);
  });

  it('records nothing that was ready for a moment: it is on its way until it has stayed so', () => {
    const input = rollingInput(2, { rolling: ['store'], waiting: new Map() });
    const workloads = input.pass.workloads.map((state) =>
      state.workload === 'store' ? { ...state, available: 1 } : state,
    );
    const status = statusOf({ ...input, pass: { ...input.pass, workloads } });
    expect(rows(status)['store']?.rolledOut).to.equal(undefined);
    expect(status.versionChange).to.deep.equal({ rolling: ['store'], waiting: [] });
    expect(condition(status, 'Reconciling')?.reason).to.equal('RollingVersions');
    expect(condition(status, 'Ready')?.message).to.equal('Waits for pods that are ready to stay so.');
  });

  it('records nothing of a component without pods, and does not wait for them either', () => {
    const none = { desired: 0, ready: 0, updated: 0, available: 0 };
    const input = rollingInput(2, { rolling: ['compactor'], waiting: new Map() });
    const workloads = input.pass.workloads.map((state) =>
      state.workload === 'compactor' ? { ...state, ...none } : state,
    );
    const status = statusOf({ ...input, pass: { ...input.pass, workloads } });
    expect(rows(status)['compactor']?.rolledOut).to.equal(undefined);
    expect(status.versionChange).to.equal(undefined);
  });

  it('stays what it was while the stack is paused', () => {
    const before = statusOf(rollingInput(1));
    const { workloads } = rollingInput(1).pass;
    expect(statusOf(paused({ workloads, previous: before }, NEW)).versionChange).to.deep.equal(before.versionChange);
  });
});
