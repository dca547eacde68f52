import { expect } from 'chai';
import { GUARDS, requestHeaders, responseHeaders } from '../../../../src/cli/proxy/headers.ts';

describe('headers through the proxy', () => {
  it('of a request lose what is for one connection or for others, and get the host of Query', () => {
    const given = {
      host: 'localhost:9090',
      accept: 'application/json',
      connection: 'keep-alive, X-Private',
      'x-private': '1',
      'keep-alive': 'timeout=5',
      upgrade: 'h2c',
      te: 'trailers',
      cookie: 'session=of-another-program',
      expect: '100-continue',
      'content-length': '3',
    };
    expect(requestHeaders(given, 'query:10902')).to.deep.equal({
      accept: 'application/json',
      'content-length': '3',
      host: 'query:10902',
    });
  });

  it('of a request keep chunks, without which the end of a body would be lost', () => {
    expect(requestHeaders({ 'transfer-encoding': 'gzip, chunked' }, 'q')).to.deep.equal({
      host: 'q',
      'transfer-encoding': 'chunked',
    });
  });

  it('keep what says where a body ends and whom it is for, whatever Connection says', () => {
    const given = { connection: 'Content-Length, host, X-Private', 'content-length': '3', 'x-private': '1', host: 'a' };
    expect(requestHeaders(given, 'q')).to.deep.equal({ 'content-length': '3', host: 'q' });
    expect(responseHeaders({ connection: 'content-length', 'content-length': '3' })).to.include({
      'content-length': '3',
    });
  });

  it('of an answer replace what Query says to browsers by the guards of this port', () => {
    const given = { 'x-frame-options': 'ALLOWALL', connection: 'x-frame-options' };
    expect(responseHeaders(given)).to.deep.equal(GUARDS);
  });

  it('of an answer open it to no other origin', () => {
    const given = {
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'Accept',
      connection: 'close',
      'transfer-encoding': 'chunked',
      'set-cookie': ['a=b'],
    };
    expect(responseHeaders(given)).to.deep.equal({ 'content-type': 'application/json', ...GUARDS });
  });
});
