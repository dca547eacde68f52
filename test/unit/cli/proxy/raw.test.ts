// What a program can put on the local port byte by byte, which no client library would send.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { type ProxyServer, startProxyServer } from '../../../../src/cli/proxy/server.ts';

/** A request as it would look like if a body were read as one. */
const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: query\r\n\r\n';

describe('raw bytes on the local port of proxy', () => {
  let query: Server;
  let proxy: ProxyServer;
  /** What Query took for requests. */
  let seen: string[];

  beforeEach(async () => {
    seen = [];
    query = createServer((request, response) => {
      void text(request).then(({ length }) => {
        seen.push(`${request.method} ${request.url} ${length}`);
        response.setHeader('access-control-allow-origin', '*').end('answer');
      });
    });
    query.listen(0, '127.0.0.1');
    await once(query, 'listening');
    const open = async () => {
      const socket = connect((query.address() as AddressInfo).port, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    };
    proxy = await startProxyServer({ port: 0, connect: open, host: 'query:10902', onError: () => undefined });
  });
  afterEach(async () => {
    await proxy.close();
    query.close();
    query.closeAllConnections();
  });

  /** All that comes back for some bytes, until the port closes the connection. */
  const send = async (...lines: readonly string[]): Promise<string> => {
    const port = Number(new URL(proxy.url).port);
    const socket = connect(port, '127.0.0.1');
    socket.write(lines.join('\r\n').replaceAll('HERE', `127.0.0.1:${port}`));
    return text(socket);
  };

  for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'POST']) {
    it(`carry no second request in the body of ${method}, though Connection names its length`, async () => {
      const length = `Content-Length: ${HIDDEN.length}`;
      await send(`${method} /shown HTTP/1.1`, 'Host: HERE', 'Connection: close, content-length', length, '', HIDDEN);
      expect(seen).to.deep.equal([`${method} /shown ${HIDDEN.length}`]);
    });
  }

  for (const [what, headers] of [
    ['two lengths', ['Content-Length: 1', `Content-Length: ${HIDDEN.length}`]],
    ['a length and chunks', ['Content-Length: 1', 'Transfer-Encoding: chunked']],
    ['chunks that are none', ['Transfer-Encoding: xchunked']],
  ] as const) {
    it(`with ${what} are refused`, async () => {
      const answer = await send('POST /shown HTTP/1.1', 'Host: HERE', 'Connection: close', ...headers, '', HIDDEN);
      expect(answer).to.match(/^HTTP\/1\.1 400 /);
      expect(seen.filter((request) => request.includes('hidden'))).to.deep.equal([]);
    });
  }

  for (const hosts of [
    ['Host: HERE', 'Host: evil.example'],
    ['Host: evil.example', 'Host: HERE'],
    ['Host: HERE', 'Host: HERE'],
    ['Host: HERE, evil.example'],
  ]) {
    it(`with ${hosts.join(' and ')} never reach Query`, async () => {
      const answer = await send('GET /shown HTTP/1.1', ...hosts, 'Connection: close', '', '');
      expect(answer).to.match(/^HTTP\/1\.1 40[03] /);
      expect(seen).to.deep.equal([]);
    });
  }

  it('of a page of another site never reach Query', async () => {
    const answer = await send(
      'GET / HTTP/1.1',
      'Host: HERE',
      'Sec-Fetch-Site: cross-site',
      'Connection: close',
      '',
      '',
    );
    expect(answer).to.match(/^HTTP\/1\.1 403 /);
    expect(seen).to.deep.equal([]);
  });

  it('get answers that no other site may read or frame, refusals too', async () => {
    const good = await send('GET / HTTP/1.1', 'Host: HERE', 'Connection: close', '', '');
    const refused = await send('GET / HTTP/1.1', 'Host: evil.example', 'Connection: close', '', '');
    for (const answer of [good, refused]) {
      expect(answer).to.match(/\r\ncross-origin-resource-policy: same-origin\r\n/i);
      expect(answer).to.match(/\r\nx-frame-options: DENY\r\n/i);
      expect(answer).to.match(/\r\ncontent-security-policy: frame-ancestors 'none'\r\n/i);
      expect(answer).not.to.match(/access-control-allow/i);
    }
    expect(good).to.match(/^HTTP\/1\.1 200 /);
  });
});
