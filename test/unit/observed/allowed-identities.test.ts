// Whom a listener served, as annotations say: where others wrote, nobody knows.
import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { keyOf, refOf } from '../../../src/api/objects.ts';
import {
  IDENTITIES_LIST,
  IDENTITIES_MARK,
  observeAllowed,
  readAllowedIdentities,
} from '../../../src/observed/allowed-identities.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const MARK = '0123456789';

const configMap = (list: string, mark = MARK): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'prod-thanos-query',
    namespace: 'monitoring',
    annotations: { [IDENTITIES_LIST]: list, [IDENTITIES_MARK]: mark },
  },
});

describe('the identities that a listener served', () => {
  it('are those of a list and a mark that have the form of ours', () => {
    for (const identities of [['a', 'b'], []])
      expect(readAllowedIdentities(configMap(JSON.stringify(identities)))).to.deep.equal({ identities, epoch: MARK });
  });

  it('are not known of anything else: somebody, with a mark that the pods have not got', () => {
    const lists = ['', 'nonsense', '{"0":"a"}', '"a"', 'null', '["a",1]', '[1,"a"]'].map((list) => configMap(list));
    for (const object of [...lists, configMap('["a"]', 'mark')]) {
      const { identities, epoch } = readAllowedIdentities(object);
      expect(identities, JSON.stringify(object.metadata.annotations)).to.deep.equal(['somebody']);
      expect(epoch)
        .to.match(/^[0-9a-f]{10}$/)
        .and.not.equal(MARK);
    }
  });

  it('are told of each component that has a configuration, and of no other', () => {
    const query = configMap('["a"]');
    const live = new Map([[keyOf(refOf(query)), query]]);
    expect(observeAllowed(resolved(stackObject(MINIMAL)), live)).to.deep.equal({
      query: { identities: ['a'], epoch: MARK },
    });
  });
});
