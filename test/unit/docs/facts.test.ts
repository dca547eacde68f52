// Numbers and names that the documents repeat from the code.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import packageJson from '../../../package.json' with { type: 'json' };
import { KUBERNETES_RELEASES, kubernetesRelease } from '../../../sandbox/binaries/kubernetes.ts';
import { CONTAINERD_VERSION, PROMETHEUS_VERSION, THANOS_VERSION } from '../../../sandbox/binaries/table.ts';
import { LISTENERS_AT_ONCE as BY_COMMAND, CONNECTION_MS as OF_COMMAND_MS } from '../../../src/cli/verify/verify.ts';
import { CONNECTION_MS, LISTENERS_AT_ONCE } from '../../../src/controller/dials/listener-looks.ts';
import { createMetrics } from '../../../src/observability/metrics.ts';
import { buildCustomResourceDefinition } from '../../../src/stack/schema/crd.ts';
import * as timing from '../../../src/stack/timing.ts';
import { namesIn, page, ROOT, rowsBelow } from './documents.ts';

describe('facts in the documents', () => {
  it('docs/restarts.md has the times of the code', () => {
    const rows = rowsBelow(page('docs/restarts.md'), 'What follows').map(([name, value]) => [name, value]);
    const times = Object.entries(timing).map(([name, seconds]) => [`\`${name}\``, `${seconds} s`]);
    expect(rows).to.have.deep.members(times);
  });

  it('docs/verify.md has the times and numbers of the code', () => {
    expect(page('docs/verify.md').text).to.include(
      `dials ${LISTENERS_AT_ONCE} listeners at a time, and gives each connection ${CONNECTION_MS / 1000} s. ` +
        `\`securethanos verify\` dials ${BY_COMMAND}, with ${OF_COMMAND_MS / 1000} s for each.`,
    );
  });

  it('docs/architecture.md has the rooms and the layers that are checked', () => {
    const rows = rowsBelow(page('docs/architecture.md'), 'Rooms').filter(([room]) => room?.startsWith('`src/'));
    const told = rows.map(([room = '', , imports = '']) => `${room.slice(1, -1)} may import ${imports}.`);
    expect(told).to.have.members(layerRules().filter((rule) => roomFolders().includes(rule.split(' ')[0] ?? '')));
    expect(told).to.have.lengthOf(roomFolders().length);
  });

  it('README.md has each folder', () => {
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .filter((name) => !['node_modules', 'dist', 'coverage'].includes(name));
    expect(namesIn(rowsBelow(page('README.md'), 'Where things are').map(([first = '']) => [first]))).to.have.members(
      folders,
    );
  });

  it('README.md shows the columns of kubectl get', () => {
    const { spec } = buildCustomResourceDefinition() as unknown as {
      readonly spec: {
        readonly versions: readonly { additionalPrinterColumns: { name: string; priority?: number }[] }[];
      };
    };
    const columns = (spec.versions[0]?.additionalPrinterColumns ?? []).filter(({ priority }) => !priority);
    const head = page('README.md')
      .blocks.find(({ text }) => text.startsWith('NAME'))
      ?.text.split('\n')[0];
    expect(head?.split(/\s+/)).to.deep.equal(['NAME', ...columns.map(({ name }) => name.toUpperCase())]);
  });

  it('README.md names the versions that the sandbox runs', () => {
    for (const version of [kubernetesRelease({}).version, PROMETHEUS_VERSION, THANOS_VERSION])
      expect(page('README.md').prose).to.include(version);
  });

  it('docs/support.md names the versions of Kubernetes that are tried, those of etcd, and the container runtime', () => {
    const tried = Object.values(KUBERNETES_RELEASES).flatMap(({ version, etcd }) => [version, etcd.version]);
    for (const version of [...tried, CONTAINERD_VERSION]) expect(page('docs/support.md').prose).to.include(version);
  });

  it('docs/security.md names the advisory on grpc as long as the default Thanos has that version', () => {
    const sums = readFileSync(new URL('sandbox/tools/thanos/go.sum', ROOT), 'utf8');
    const [, minor, patch] = /^google\.golang\.org\/grpc v1\.(\d+)\.(\d+) h1:/m.exec(sums) ?? [];
    const isAffected = Number(minor) < 82 || (minor === '82' && patch === '0');
    const { prose } = page('docs/security.md');
    expect(prose.includes('GHSA-hrxh-6v49-42gf')).to.equal(isAffected);
    if (isAffected) expect(prose).to.include(`grpc 1.${minor}.${patch} in all of Thanos v0.42.x`);
  });

  it('name the image of this version, as the Deployment does', () => {
    const image = `secure-thanos/operator:${packageJson.version}`;
    expect(readFileSync(new URL('config/manager/deployment.yaml', ROOT), 'utf8')).to.include(image);
    for (const path of ['README.md', 'docs/install.md']) {
      const tags = [...page(path).text.matchAll(/secure-thanos\/operator:\S*\d/g)].map(([tag]) => tag);
      expect(new Set(tags), path).to.deep.equal(new Set([image]));
    }
  });

  it('docs/install.md names the metrics of the operator', async () => {
    const { body } = await createMetrics().render();
    const names = [...body.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);
    expect(names.length).to.be.greaterThan(5);
    const told = page('docs/install.md').codes.filter((name) => name.startsWith('secure_thanos_operator_'));
    expect(told).to.have.members(names);
  });
});

const roomFolders = (): readonly string[] =>
  readdirSync(new URL('src/', ROOT), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `src/${name}`);

function layerRules(): readonly string[] {
  const { forbidden } = createRequire(import.meta.url)('../../../.dependency-cruiser.cjs') as {
    readonly forbidden: readonly { readonly name: string; readonly comment?: string }[];
  };
  return forbidden.filter(({ name }) => name.startsWith('layer-')).map(({ comment = '' }) => comment);
}
