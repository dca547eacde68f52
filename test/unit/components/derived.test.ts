// Nothing that follows from the definitions leaves a component or a CA out.
import { expect } from 'chai';
import { PERMISSIONS } from '../../../src/kube/permissions.ts';
import { FACTS } from '../../../src/stack/components.ts';
import { derived } from '../../support/derived.ts';
import { expectAll } from '../../support/derived-lists.ts';

describe('what follows from the definitions of components', () => {
  it('has each component and each CA in each list', () => {
    expectAll(derived());
  });

  it('asks for no kind of workload that the operator may not write', () => {
    for (const { name, runsIn } of FACTS) {
      if (!('kind' in runsIn)) continue;
      const resource = `${runsIn.kind.toLowerCase()}s`;
      const permission = PERMISSIONS.find(
        ({ apiGroups, resources }) => apiGroups.includes('apps') && resources.includes(resource),
      );
      expect(permission?.verbs, name).to.include.members(['create', 'patch', 'delete']);
    }
  });
});
