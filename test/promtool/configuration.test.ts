// What the components read, checked by Prometheus' own tool: the same code parses web.yml in Thanos.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import { logToStandardError } from '../../sandbox/log.ts';
import { certificateRequests } from '../../src/plan/certificates.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { partyText } from '../../src/stack/identities.ts';
import { componentName } from '../../src/stack/names.ts';
import { issueDesired } from '../support/certificates.ts';
import { exampleNames, examplePlan } from '../support/examples.ts';
import { objectsOf, planFor } from '../support/plans.ts';
import { objectNamed, textsOf } from '../support/pods.ts';

describe('promtool', () => {
  let promtool: string;
  let directory: string;

  before(async function () {
    this.timeout(0);
    promtool = (await ensureBinaries(['promtool'], { log: logToStandardError }))['promtool'] ?? '';
    directory = mkdtempSync(join(tmpdir(), 'promtool-'));
    await writeCertificates(directory);
  });

  after(() => rmSync(directory, { recursive: true, force: true }));

  for (const name of exampleNames()) {
    describe(name, () => {
      const plan = examplePlan(name);
      const { components } = plan.stack.topology;

      for (const component of components) {
        it(`accepts web.yml of ${component}`, async () => {
          const { exitCode, output } = await check(
            ['web-config'],
            configurationOf(plan, componentName(plan.stack, component), 'web.yml'),
          );
          expect(exitCode, output).to.equal(0);
        });
      }

      if (components.includes('prometheus')) {
        it('accepts prometheus.yml', async () => {
          const { exitCode, output } = await check(['config', '--lint=all', '--lint-fatal'], prometheusFile(plan));
          expect(exitCode, output).to.equal(0);
        });
      }
    });
  }

  it('accepts web.yml where a certificate is optional', async () => {
    const plan = planFor({ tls: { http: { clientAuth: 'VerifyIfGiven' } } });
    const { exitCode, output } = await check(['web-config'], configurationOf(plan, 'prod-thanos-query', 'web.yml'));
    expect(exitCode, output).to.equal(0);
  });

  it('accepts labels that hold dollar signs and quotes', async () => {
    const plan = planFor({ prometheus: { externalLabels: { price: '5$ "and" $HOME', yes: 'yes' } } });
    const { exitCode, output } = await check(['config'], prometheusFile(plan));
    expect(exitCode, output).to.equal(0);
  });

  it('would refuse what is wrong', async () => {
    const plan = examplePlan('quickstart');
    const file = configurationOf(plan, 'quickstart-thanos-query', 'web.yml').replace('TLS13', 'TLS19');
    expect((await check(['web-config'], file)).exitCode).to.not.equal(0);
    const broken = prometheusFile(plan).replace('scheme:', 'schema:');
    expect((await check(['config'], broken)).exitCode).to.not.equal(0);
  });

  async function check(args: readonly string[], content: string) {
    const file = join(directory, 'checked.yml');
    writeFileSync(file, inDirectory(content, directory));
    const { exitCode, stdout, stderr } = await execa(promtool, ['check', ...args, file], { reject: false });
    return { exitCode, output: `${stdout}\n${stderr}\n${content}` };
  }
});

const PATHS = /\/etc\/thanos\/(tls|trust|http-trust)\//g;

/** The same file, with the places of a container in a flat directory of this machine. */
const inDirectory = (content: string, directory: string): string => content.replaceAll(PATHS, `${directory}/`);

const configurationOf = (plan: Plan, configMap: string, file: string): string =>
  textsOf(objectNamed(objectsOf(plan), 'ConfigMap', configMap))[file] ?? '';

const prometheusFile = (plan: Plan): string =>
  textsOf(objectNamed(objectsOf(plan), 'Secret', componentName(plan.stack, 'prometheus')))['prometheus.yml'] ?? '';

/** Real files under the names that the configuration has: a hierarchy of one stack, and the certificate of its Query. */
async function writeCertificates(directory: string): Promise<void> {
  const { stack } = planFor({});
  const now = new Date();
  const desired = (holder: string) => {
    const request = certificateRequests(stack).find((one) => partyText(one.holder) === holder);
    if (!request) throw new Error(`no certificate is for ${holder}`);
    return request.desired;
  };
  const root = await issueDesired(desired('root'), now);
  const mesh = await issueDesired(desired('mesh'), now, root);
  const access = await issueDesired(desired('access'), now, root);
  const leaf = await issueDesired(desired('query'), now, mesh);
  const files = {
    'tls.crt': leaf.certificatePem + mesh.certificatePem,
    'tls.key': leaf.keyPem,
    'root.crt': root.certificatePem,
    'clients.crt': mesh.certificatePem + access.certificatePem,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content, { mode: 0o600 });
}
