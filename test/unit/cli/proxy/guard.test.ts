import { expect } from 'chai';
import { refusalOf } from '../../../../src/cli/proxy/guard.ts';

const PORT = 9090;
const refusal = (headers: Record<string, string>, url = '/graph') => refusalOf({ headers, url }, PORT);

describe('guard of the local port', () => {
  for (const host of ['127.0.0.1:9090', 'localhost:9090']) {
    it(`lets ${host} pass, also from its own pages`, () => {
      expect(refusal({ host })).to.equal(undefined);
      expect(refusal({ host, origin: `http://${host}` })).to.equal(undefined);
    });
  }

  for (const host of [
    'evil.example:9090',
    'localhost.evil.example:9090',
    '127.0.0.1',
    '127.0.0.1:80',
    'localhost',
    '',
  ]) {
    it(`refuses the host '${host}'`, () => {
      expect(refusal({ host })).to.match(/^The Host header must be 127.0.0.1:9090 or localhost:9090/);
    });
  }

  it('refuses a request without a host', () => {
    expect(refusal({})).to.match(/^The Host header/);
  });

  for (const origin of ['https://evil.example', 'http://localhost:3000', 'https://localhost:9090', 'null']) {
    it(`refuses the origin ${origin}`, () => {
      expect(refusal({ host: 'localhost:9090', origin })).to.match(/^Requests of other origins/);
    });
  }

  it('refuses a whole URL as target', () => {
    expect(refusal({ host: 'localhost:9090' }, 'http://evil.example/')).to.match(/^The request must be for a path/);
  });
});
