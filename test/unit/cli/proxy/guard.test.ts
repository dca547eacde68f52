import { expect } from 'chai';
import { refusalOf } from '../../../../src/cli/proxy/guard.ts';

const PORT = 9090;
const refusal = (headers: Record<string, string | string[]>, url = '/graph') => {
  const headersDistinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()]));
  return refusalOf({ headersDistinct, url }, PORT);
};

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

  it('refuses a second host, whichever of them is ours', () => {
    for (const host of [
      ['localhost:9090', 'evil.example'],
      ['evil.example', 'localhost:9090'],
      ['localhost:9090', 'localhost:9090'],
    ])
      expect(refusal({ host }), String(host)).to.match(/^The Host header must be .*, once/);
  });

  for (const site of ['cross-site', 'same-site', 'something-new', 'same-origin, cross-site', '']) {
    it(`refuses what a browser fetches for the site '${site}'`, () => {
      expect(refusal({ host: 'localhost:9090', 'sec-fetch-site': site })).to.match(/Sec-Fetch-Site/);
    });
  }

  for (const site of ['same-origin', 'none']) {
    it(`lets pass what a browser fetches for '${site}'`, () => {
      expect(refusal({ host: 'localhost:9090', 'sec-fetch-site': site })).to.equal(undefined);
    });
  }

  it('refuses a whole URL as target', () => {
    expect(refusal({ host: 'localhost:9090' }, 'http://evil.example/')).to.match(/^The request must be for a path/);
  });
});
