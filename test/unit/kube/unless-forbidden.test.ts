import { expect } from 'chai';
import { ApiError } from '../../../src/kube/api-error.ts';
import { unlessForbidden } from '../../../src/kube/unless-forbidden.ts';

const refused = (status: number) => () =>
  Promise.reject(new ApiError({ status, reason: 'no', message: `refused with ${status}` }));
const answer = () => Promise.resolve('answer');
const failure = (asked: Promise<unknown>) => asked.then(String, ({ message }: Error) => message);

describe('what the operator may have no right to', () => {
  it('is not there where it never had one', async () => {
    const client = {};
    for (const _ of [1, 2]) expect(await unlessForbidden(client, 'pods', refused(403))).to.equal(undefined);
    expect(await unlessForbidden(client, 'pods', answer)).to.equal('answer');
  });

  it('is no answer but a failure where it had one: the API server has just started', async () => {
    const client = {};
    await unlessForbidden(client, 'pods', answer);
    expect(await failure(unlessForbidden(client, 'pods', refused(403)))).to.equal('refused with 403');
    expect(await unlessForbidden(client, 'pods', answer)).to.equal('answer');
  });

  it('is each right by itself, of each client', async () => {
    const client = {};
    await unlessForbidden(client, 'pods', answer);
    expect(await unlessForbidden(client, 'others', refused(403))).to.equal(undefined);
    expect(await unlessForbidden({}, 'pods', refused(403))).to.equal(undefined);
  });

  it('fails as it failed for every other reason', async () => {
    expect(await failure(unlessForbidden({}, 'pods', refused(500)))).to.equal('refused with 500');
  });
});
