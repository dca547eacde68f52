import { expect } from 'chai';
import type { KubernetesObject, ObjectRef } from '../../../src/api/objects.ts';
import { gatherInputs } from '../../../src/inputs/gather.ts';
import { pullSecretProblems } from '../../../src/inputs/pull-secrets.ts';
import type { Reader } from '../../../src/inputs/reader.ts';
import { MOST_VALUES, readObject } from '../../../src/kube/read-object.ts';
import type { Judges } from '../../../src/threads/kinds.ts';
import { NOTHING_DEPLOYED } from '../../../src/user-files/deployed-files.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const stack = resolved(
  stackObject({
    ...MINIMAL,
    imagePullSecrets: [{ name: 'pull' }],
    prometheus: { additionalScrapeConfigs: { name: 'scrapes', key: 'jobs.yaml' } },
    ruler: {
      ruleConfigMaps: [{ name: 'rules' }],
      alertmanagers: [{ url: 'https://am', authorization: { credentials: { name: 'am', key: 'token' } } }],
    },
  } as never),
);

/** Every object that is asked for has this many keys, and is read as the API server's answers are. */
const withKeys = (count: number): Reader => ({
  find: async ({ apiVersion, kind, name, namespace = '' }: ObjectRef, { mostValues } = {}) => {
    const data = Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, '']));
    const object = { apiVersion, kind, type: 'kubernetes.io/dockercfg', metadata: { name, namespace }, data };
    return readObject('GET', Buffer.from(JSON.stringify(object)), mostValues) as KubernetesObject;
  },
  list: async () => ({ items: [], resourceVersion: '1' }),
  pages: async function* none() {},
});

describe('an object with more keys than anybody needs', () => {
  const asked: string[] = [];
  const judges: Judges = {
    judge: async (kind) => {
      asked.push(kind);
      return { problem: 'is empty' };
    },
  };
  const gather = (reader: Reader) => gatherInputs(reader, stack, { judges, deployed: NOTHING_DEPLOYED });

  it('is not read, whatever names it, and a condition says so', async () => {
    const { problems } = await gather(withKeys(MOST_VALUES));
    expect(problems.map(({ reason, blocking, condition }) => [reason, blocking, condition])).to.deep.equal([
      ['ObjectStorageSecretTooLarge', true, 'ObjectStorageReady'],
      ['ScrapeConfigsTooLarge', false, 'ScrapeConfigsAccepted'],
      ['AlertmanagerSecretTooLarge', true, undefined],
      ['RuleConfigMapTooLarge', false, 'RulesAccepted'],
    ]);
    for (const { message } of problems) expect(message).to.include(`more than ${MOST_VALUES} keys and values`);
    // The last good jobs alone are looked for.
    expect(asked).to.deep.equal(['deployedScrapes']);
    expect(await pullSecretProblems(withKeys(MOST_VALUES), stack)).to.deep.equal([]);
  });

  it('is read when it has fewer', async () => {
    const { problems } = await gather(withKeys(100));
    expect(problems.map(({ reason }) => reason).filter((reason) => reason.endsWith('TooLarge'))).to.deep.equal([]);
  });
});
