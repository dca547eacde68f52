import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
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
      const answer = await fetch(`${await addressOf(running)}/api/v1/query?query=vector(42)`);
      const body = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
      expect(body.data.result[0]?.value[1]).to.equal('42');
    } finally {
      running.kill('SIGTERM');
    }
    expect((await running).exitCode).to.equal(0);
  });
});

async function addressOf(running: {
  readonly iterable: (options: { from: 'all' }) => AsyncIterable<string>;
}): Promise<string> {
  const seen: string[] = [];
  for await (const line of running.iterable({ from: 'all' })) {
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (address) return address;
    seen.push(line);
  }
  throw new Error(`the proxy ended: ${seen.join('\n')}`);
}
