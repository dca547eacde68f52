import { expect } from 'chai';
import { UsageError } from '../../../../src/cli/options.ts';
import { readVerifyArguments } from '../../../../src/cli/verify/arguments.ts';

describe('arguments of verify', () => {
  it('have defaults for all but the stack', () => {
    expect(readVerifyArguments(['prod'])).to.deep.equal({ stack: 'prod', output: 'table' });
  });

  it('can all be given', () => {
    const args = [
      '-n',
      'monitoring',
      'prod',
      '--client',
      'grafana',
      '-o',
      'json',
      '--context',
      'c',
      '--kubeconfig',
      'f',
    ];
    expect(readVerifyArguments(args)).to.deep.equal({
      stack: 'prod',
      namespace: 'monitoring',
      client: 'grafana',
      output: 'json',
      context: 'c',
      kubeconfig: 'f',
    });
  });

  const REFUSED: readonly (readonly [args: readonly string[], says: string])[] = [
    [[], 'name one stack'],
    [['a', 'b'], 'name one stack'],
    [['a', '-o', 'yaml'], '--output=yaml: must be one of table, json'],
    [['a', '--port', '1'], '--port'],
  ];
  for (const [args, says] of REFUSED) {
    it(`are refused: ${args.join(' ') || 'none'}`, () => {
      expect(() => readVerifyArguments(args)).to.throw(UsageError, says);
    });
  }
});
