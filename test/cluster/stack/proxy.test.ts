import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { firstMatch } from '../../../sandbox/first-match.ts';
import { STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { useQuickstart } from '../../support/quickstart.ts';

const CLI = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

describe('securethanos proxy', () => {
  it('lets a person ask Query by plain HTTP on his own machine, through his kubeconfig', async () => {
    const { cluster } = await useQuickstart();
    const args = [CLI, 'proxy', STACK_NAME, '-n', STACK_NAMESPACE, '--port', '0', '--kubeconfig', cluster.kubeconfig];
    const running = execa(process.execPath, args, { all: true, buffer: false });
    running.catch(() => undefined);
    try {
      const [address] = await firstMatch(running.all, /http:\/\/127\.0\.0\.1:\d+/);
      const answer = await fetch(`${address}/api/v1/query?query=vector(42)`);
      const body = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
      expect(body.data.result[0]?.value[1]).to.equal('42');
    } finally {
      running.kill('SIGTERM');
    }
    expect((await running).exitCode).to.equal(0);
  });
});
