// What the operator sets is not the user's, unless it stands by default: told by what containers get, and not by what we meant.
import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { readFlag, taken } from '../../../src/api/schema/flags/flag.ts';
import { forUsers, reservedFor } from '../../../src/api/schema/flags/reserved.ts';
import { ALLOWED } from '../../../src/components/flags.ts';
import { COMPONENTS, type Name } from '../../../src/stack/components.ts';
import { exampleNames, examplePlan } from '../../support/examples.ts';
import { objectsOf } from '../../support/plans.ts';
import { containersOf, workloads } from '../../support/pods.ts';
import { forEachStack } from '../../support/stacks/random-stacks.ts';

/** Names of the flags that components get. */
const flagsIn = (objects: readonly KubernetesObject[]) =>
  workloads(objects)
    .flatMap(containersOf)
    .filter(({ name }) => COMPONENTS.includes(name as Name))
    .flatMap(({ name, args = [] }) =>
      args
        .filter((argument) => argument.startsWith('--'))
        .map((argument) => ({ component: name as Name, flag: readFlag(argument).name })),
    );

describe('each flag that a component gets', () => {
  const judge = (objects: readonly KubernetesObject[]) => {
    const found = flagsIn(objects);
    expect(found.length).to.be.greaterThan(30);
    for (const { component, flag } of found) {
      const [ours, users] = [reservedFor(component).includes(flag), taken(ALLOWED[component], flag) !== undefined];
      expect(ours ? 'ours' : 'not ours', `${component} --${flag}`).to.equal(users ? 'not ours' : 'ours');
    }
  };

  it('is either reserved or may be set by a user, in each example', () => {
    for (const example of exampleNames()) judge(objectsOf(examplePlan(example)));
  });

  it('is so in every stack', () => {
    forEachStack(({ objects }) => judge(objects));
  });

  it("is no user's, even if the list of what users may set named it", () => {
    const flags = {
      switches: ['disable-admin-operations', 'cache-index-header'],
      on: ['disable-admin-operations'],
      values: { count: ['data-dir'], label: ['bucket-web-label'] },
      choices: { 'http-address': [':1'], 'log.level': ['info'] },
    };
    expect(forUsers({ name: 'store', called: 'Store', flags })).to.deep.equal({
      switches: ['cache-index-header'],
      on: [],
      values: { label: ['bucket-web-label'] },
      choices: { 'log.level': ['info'] },
    });
  });

  it('is reserved for each component by its name', () => {
    for (const component of COMPONENTS)
      expect(reservedFor(component)).to.include(component === 'prometheus' ? 'web.config.file' : 'http.config');
    expect(reservedFor('constructor')).to.deep.equal([]);
  });
});
