import { expect } from 'chai';
import { GREETINGS, readAnswer } from '../../../src/dial/answer.ts';

const SETTINGS_FRAME = Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 64, 0]);
const TLS_ALERT = Buffer.from([0x15, 3, 1, 0, 2, 2, 70, 0, 0, 0]);
const GO_REFUSAL = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n';

/** What a server said, whether that was all, and how it is read. */
const CASES: readonly (readonly [what: string, said: Buffer | string, isEnd: boolean, read: string | undefined])[] = [
  ['nothing', '', true, undefined],
  ['a good answer', 'HTTP/1.1 200 OK\r\n', false, 'HTTP/1.1'],
  ['an answer that says not ready', 'HTTP/1.1 503 Service Unavailable\r\n', false, 'HTTP/1.1'],
  ['the beginning of an answer', 'HTTP/1.1 20', false, undefined],
  ['a 400 that may go on', 'HTTP/1.1 400 Bad Request\r\n', false, undefined],
  ['a 400 that is all', 'HTTP/1.1 400 Bad Request\r\n\r\n', true, 'HTTP/1.1'],
  ["a Go server's word that it speaks TLS", GO_REFUSAL, true, undefined],
  ['an answer that only quotes it', GO_REFUSAL.replace('400 Bad Request', '200 OK'), true, 'HTTP/1.1'],
  ['settings of HTTP/2', SETTINGS_FRAME, false, 'HTTP/2'],
  ['half a frame', SETTINGS_FRAME.subarray(0, 8), true, undefined],
  ['a TLS alert', TLS_ALERT, true, undefined],
  ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', true, undefined],
];

describe('readAnswer', () => {
  for (const [what, said, isEnd, read] of CASES) {
    it(`takes ${what} for ${read ?? 'no answer'}`, () => {
      expect(readAnswer(Buffer.from(said), isEnd)).to.equal(read);
    });
  }
});

describe('the greetings', () => {
  it('ask for no more than health, and close', () => {
    expect(GREETINGS['HTTP/1.1'].toString())
      .to.match(/^GET \/-\/healthy HTTP\/1\.1\r\n/)
      .and.include('Connection: close');
  });

  it('open HTTP/2 with its preface and a SETTINGS frame', () => {
    expect(GREETINGS['HTTP/2'].toString('latin1')).to.equal('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0');
  });
});
