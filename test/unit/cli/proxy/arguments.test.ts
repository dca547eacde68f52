import { expect } from 'chai';
import { readProxyArguments } from '../../../../src/cli/proxy/arguments.ts';

describe('arguments of proxy', () => {
  it('have a default port and nothing else', () => {
    expect(readProxyArguments(['prod'])).to.deep.equal({ stack: 'prod', port: 9090 });
  });

  it('are read in any order', () => {
    const args = ['-n', 'monitoring', 'prod', '--client=grafana', '--port', '0', '--context', 'c', '--kubeconfig', 'f'];
    expect(readProxyArguments(args)).to.deep.equal({
      stack: 'prod',
      namespace: 'monitoring',
      client: 'grafana',
      port: 0,
      context: 'c',
      kubeconfig: 'f',
    });
  });

  const mistakes: readonly [readonly string[], RegExp][] = [
    [[], /name one stack, such as/],
    [['a', 'b'], /name one stack/],
    [['a', '--port', '65536'], /--port=65536: must be a number from 0 to 65535/],
    [['a', '--port', '80x'], /--port=80x/],
    [['a', '--address', '0.0.0.0'], /Unknown option '--address'/],
  ];
  for (const [args, message] of mistakes) {
    it(`refuses ${JSON.stringify(args)}`, () => {
      expect(() => readProxyArguments(args)).to.throw(message);
    });
  }
});
