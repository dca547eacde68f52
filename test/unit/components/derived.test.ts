// Nothing that follows from the definitions leaves a component or a CA out.
import { derived } from '../../support/derived.ts';
import { expectAll } from '../../support/derived-lists.ts';

describe('what follows from the definitions of components', () => {
  it('has each component and each CA in each list', () => {
    expectAll(derived());
  });
});
