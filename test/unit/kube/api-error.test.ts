import { expect } from 'chai';
import {
  ApiError,
  errorOfAnswer,
  isAlreadyExists,
  isConflict,
  isGone,
  isNotFound,
} from '../../../src/kube/api-error.ts';
import { status } from './fake-server.ts';

const answer = (code: number, reason: string, message = 'text', secret = false, details?: unknown) =>
  errorOfAnswer('PATCH /path', code, JSON.stringify(status(code, reason, message, details)), undefined, secret);

describe('ApiError', () => {
  it('names the request, the status, the reason and what the server said', () => {
    const error = answer(422, 'Invalid', 'spec.replicas: must be >= 0');
    expect(error.message).to.equal('PATCH /path: 422 Invalid: spec.replicas: must be >= 0');
    expect(error).to.include({ status: 422, reason: 'Invalid', retriable: false });
  });

  it('takes an answer that is no Status, such as a proxy sends', () => {
    const error = errorOfAnswer('GET /', 502, '<html>Bad Gateway</html>', undefined, false);
    expect(error).to.include({ status: 502, reason: 'Http502', message: 'GET /: 502 Http502', retriable: true });
  });

  const retriable: readonly [number, string, boolean][] = [
    [0, 'Unreachable', true],
    [0, 'Aborted', false],
    [400, 'BadRequest', false],
    [401, 'Unauthorized', true],
    [403, 'Forbidden', false],
    [404, 'NotFound', false],
    [409, 'Conflict', true],
    [409, 'AlreadyExists', false],
    [410, 'Expired', false],
    [422, 'Invalid', false],
    [429, 'TooManyRequests', true],
    [500, 'InternalError', true],
    [504, 'Timeout', true],
  ];
  for (const [code, reason, expected] of retriable) {
    it(`is ${expected ? '' : 'not '}worth the same try again: ${code} ${reason}`, () => {
      expect(new ApiError({ status: code, reason, message: '' }).retriable).to.equal(expected);
    });
  }

  it('tells a race from a name that is taken', () => {
    expect([isConflict(answer(409, 'Conflict')), isAlreadyExists(answer(409, 'Conflict'))]).to.deep.equal([
      true,
      false,
    ]);
    expect([isConflict(answer(409, 'AlreadyExists')), isAlreadyExists(answer(409, 'AlreadyExists'))]).to.deep.equal([
      false,
      true,
    ]);
    expect([isNotFound(answer(404, 'NotFound')), isGone(answer(410, 'Expired')), isGone(new Error())]).to.deep.equal([
      true,
      true,
      false,
    ]);
  });

  it('takes Retry-After from the header, else from the body', () => {
    expect(errorOfAnswer('', 429, '', '7', false).retryAfterSeconds).to.equal(7);
    expect(answer(429, 'TooManyRequests', '', false, { retryAfterSeconds: 3 }).retryAfterSeconds).to.equal(3);
    expect(errorOfAnswer('', 503, '', 'Wed, 21 Oct 2026 07:28:00 GMT', false).retryAfterSeconds).to.equal(undefined);
  });

  it('withholds what the server quotes of a Secret, but not the fields', () => {
    const details = {
      causes: [{ reason: 'FieldValueInvalid', message: 'Invalid value: "hunter2"', field: 'data[tls.key]' }],
    };
    const error = answer(422, 'Invalid', 'data[tls.key]: Invalid value: "hunter2"', true, details);
    expect(JSON.stringify([error.message, error.details, error.stack])).to.not.include('hunter2');
    expect(error.message).to.include('data[tls.key]').and.include('withheld');
  });

  it('withholds what a webhook says about a Secret', () => {
    const error = answer(403, 'Forbidden', 'admission webhook "x" denied the request: hunter2', true);
    expect(error.message).to.not.include('hunter2');
  });

  it('keeps the harmless texts about Secrets', () => {
    expect(answer(404, 'NotFound', 'secrets "x" not found', true).message).to.include('"x" not found');
    expect(answer(403, 'Forbidden', 'exceeded quota: small', true).message).to.include('exceeded quota');
  });
});
