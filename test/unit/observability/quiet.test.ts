import { expect } from 'chai';
import { ApiError } from '../../../src/kube/api-error.ts';
import type { LogFields, Logger } from '../../../src/observability/logger.ts';
import { quieted, REPEAT_MS } from '../../../src/observability/quiet.ts';

describe('a quieted logger', () => {
  let lines: string[];
  let now: number;
  const write = (level: string) => (message: string, fields?: LogFields) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  const inner: Logger = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: () => inner,
  };
  let log: Logger;

  beforeEach(() => {
    lines = [];
    now = 0;
    log = quieted(inner, () => now);
  });

  const away = (what: string, reason = 'Unreachable') =>
    new ApiError({ status: 0, reason, message: `${what}: connect ECONNREFUSED` });

  it('takes one line for an API server that is away, whoever asked for what', () => {
    for (let second = 0; second < 20; second += 1) {
      now = second * 1000;
      for (const kind of ['Pod', 'Secret', 'ConfigMap'])
        log.warn('watch lost', { kind, waitMs: second, error: away(`GET /${kind}`) });
      log.child({ stack: 'monitoring/prod' }).warn('the pass is repeated', { error: away('PATCH') });
    }
    expect(lines).to.deep.equal([
      'warn the API server does not answer, and is asked again {"during":"watch lost","reason":"Unreachable","detail":"GET /Pod: connect ECONNREFUSED"}',
    ]);
    now = REPEAT_MS;
    log.warn('watch lost', { error: away('GET /Pod') });
    expect(lines[1]).to.include('"alike":79');
  });

  it('says each other warning once a minute, and another one at once', () => {
    for (let second = 0; second < 3; second += 1) log.warn('not written', { object: 'Service a', reason: '500' });
    log.warn('not written', { object: 'Service b', reason: '500' });
    expect(lines).to.have.length(2);
  });

  it('keeps what is no outage as it is', () => {
    const error = new ApiError({ status: 403, reason: 'Forbidden', message: 'no' });
    log.error('x', { error });
    expect(lines[0]).to.include('error x {"error"');
  });

  it('leaves out nothing of what went well', () => {
    for (let index = 0; index < 3; index += 1) log.info('applied', { object: 'a' });
    expect(lines).to.have.length(3);
  });
});
