import { generateKeyPair } from 'node:crypto';
import { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createLogger, type LogLevel } from '../../../src/observability/logger.ts';

function setUp(level: LogLevel = 'debug') {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk, _, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  return {
    logger: createLogger({ level, stream }),
    lines,
    last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>,
  };
}

describe('logger', () => {
  it('writes one line of JSON with time, level, message and fields', () => {
    const { logger, lines, last } = setUp();
    logger.info('applied', { stack: 'prod', objects: 31 });
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^\{.*\}\n$/);
    expect(last()).to.deep.include({ level: 'info', message: 'applied', stack: 'prod', objects: 31 });
    expect(Date.parse(String(last()['time']))).to.be.a('number').and.not.NaN;
  });

  it('writes nothing below its level', () => {
    const { logger, lines } = setUp('warn');
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
    expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).to.deep.equal(['c', 'd']);
  });

  it('adds the fields of a child', () => {
    const { logger, last } = setUp();
    logger.child({ stack: 'prod', pass: 1 }).child({ pass: 2 }).warn('x', { more: true });
    expect(last()).to.deep.include({ stack: 'prod', pass: 2, more: true });
  });

  it('lets no field replace what the line is', () => {
    const { logger, last } = setUp();
    logger.error('real', { message: 'false', level: 'debug', time: 'never' });
    expect(last()).to.include({ message: 'real', level: 'error' });
    expect(last()['time']).to.not.equal('never');
  });

  it('keeps whatever somebody calls a line break, a terminal command or a direction within its line', () => {
    const { logger, lines, last } = setUp();
    const hostile = ['\r', '\u0085', '\u2028', '\u2029', '\u001b[2J', '\u009b2J', '\u202e', '\u{e0001}'];
    const forged = hostile.map((character) => `a${character}{"level":"error","message":"forged"}`).join('');
    logger.info(forged, { [forged]: forged, stack: forged });
    expect(lines.join('')).to.match(/^[ -~]+\n$/);
    expect(last()).to.include({ message: forged, stack: forged, [forged]: forged, level: 'info' });
  });

  it('keeps a line break in a message within its line', () => {
    const { logger, lines } = setUp();
    logger.info('one\n{"level":"error","message":"forged"}');
    expect(lines.join('').trim().split('\n')).to.have.length(1);
  });

  it('lets no private key out: message, field, error, Secret, child, format string', async () => {
    const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const base64 = Buffer.from(pem).toString('base64');
    const { logger, lines } = setUp();
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { 'tls.key': base64 } };
    logger.info(pem);
    logger.info('%s', { pem });
    logger.warn(base64, { base64 });
    logger.error('failed', {
      error: new Error(`cannot read ${pem}`, { cause: { secret } }),
      secret,
      nested: [{ deep: { pem } }],
    });
    logger.child({ pem }).debug('x', { privateKey, buffer: Buffer.from(pem) });
    const body = pem.split('\n')[1]?.slice(40) ?? '';
    expect(lines).to.have.length(5);
    expect(lines.join('')).to.not.include(body).and.not.include(base64.slice(60, 90)).and.not.include('PRIVATE KEY');
  });

  it('survives fields that cannot be written', () => {
    const { logger, lines } = setUp();
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    logger.info('x', { circular, big: 10n, nothing: undefined });
    logger.info('y', { error: 'text' });
    expect(lines).to.have.length(2);
  });
});
