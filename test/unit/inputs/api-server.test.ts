import { expect } from 'chai';
import { readApiServer } from '../../../src/inputs/api-server.ts';
import { ApiError } from '../../../src/kube/api-error.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const SLICE = { endpoints: [{ addresses: ['10.1.2.3'] }], ports: [{ port: 6443 }] };
const ADDRESSES = [{ ip: '10.1.2.3', port: 6443 }];
const forbidden = new ApiError({ status: 403, reason: 'Forbidden', message: 'forbidden' });

/** An API server that gives each answer in its turn. */
function server(...answers: readonly (object | Error)[]) {
  const left = [...answers];
  return {
    list: () => {
      const next = left.shift();
      return next instanceof Error ? Promise.reject(next) : Promise.resolve({ items: [next] } as never);
    },
  };
}

const stack = (spec: Partial<StackSpecInput> = {}) => resolved(stackObject({ ...MINIMAL, ...spec }));
const failure = (asked: Promise<unknown>) => asked.then(String, (error: unknown) => error);

describe('the addresses of the API server', () => {
  it('are those behind its Service', async () => {
    expect(await readApiServer(server(SLICE), stack())).to.deep.equal(ADDRESSES);
  });

  it('are not known where the operator may not look', async () => {
    const client = server(forbidden, forbidden);
    for (const _ of [1, 2]) expect(await readApiServer(client, stack())).to.deep.equal([]);
  });

  it('are not forgotten when an API server that has just started refuses to say', async () => {
    const client = server(SLICE, forbidden, SLICE);
    await readApiServer(client, stack());
    expect(await failure(readApiServer(client, stack()))).to.equal(forbidden);
    expect(await readApiServer(client, stack())).to.deep.equal(ADDRESSES);
  });

  it('are needed for discovery', async () => {
    const discovering = stack({ prometheus: { kubernetesDiscovery: 'Namespace' } });
    expect(await failure(readApiServer(server(forbidden), discovering))).to.equal(forbidden);
  });

  it('are not asked for where there are no policies', async () => {
    expect(await readApiServer(server(), stack({ networkPolicy: { mode: 'Disabled' } }))).to.deep.equal([]);
  });
});
