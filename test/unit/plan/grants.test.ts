import { expect } from 'chai';
import { grant, identitiesAt } from '../../../src/plan/grants.ts';
import { factsOf } from '../../../src/stack/components.ts';

const DOOR = factsOf('store');
const CLIENT = 'spiffe://cluster.local/ns/monitoring/stack/prod/client/grafana';
const OPERATOR = 'spiffe://cluster.local/ns/monitoring/stack/prod/operator';

describe('whom several HTTP listeners of a component serve', () => {
  const grants = [grant(DOOR, 'http', OPERATOR), grant(DOOR, 'write', CLIENT), grant(DOOR, 'write', OPERATOR)];

  it('is told of each listener alone', () => {
    expect(identitiesAt(DOOR, grants, 'http')).to.deep.equal([OPERATOR]);
    expect(identitiesAt(DOOR, grants, 'write')).to.deep.equal([CLIENT, OPERATOR]);
    expect(identitiesAt(DOOR, grants, 'other')).to.deep.equal([]);
  });

  it('stands as it always did where there is one', () => {
    expect(grant(DOOR, 'http', OPERATOR)).to.equal(OPERATOR);
  });
});
