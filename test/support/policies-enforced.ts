// A cluster whose policies have no effect proves nothing about who reaches whom: every run on it is red.
import { clusterLayout } from '../../sandbox/cluster/layout.ts';
import { refuseUnenforced } from '../../sandbox/cluster/network-policy/failure.ts';

/** Mocha calls these around all tests of a run that requires this file; a hook that fails ends the run. */
export const mochaHooks = {
  afterEach: (): Promise<void> => refuseUnenforced(clusterLayout()),
};
