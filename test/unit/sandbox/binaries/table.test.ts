import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { moduleDirectory } from '../../../../sandbox/binaries/go.ts';
import { KUBERNETES_RELEASES } from '../../../../sandbox/binaries/kubernetes.ts';
import { BINARIES, binary, kubernetesPrograms } from '../../../../sandbox/binaries/table.ts';
import { IMAGE_BINARIES } from '../../../../sandbox/images/catalogue.ts';

describe('sandbox/binaries/table', () => {
  const others = Object.values(KUBERNETES_RELEASES).flatMap(kubernetesPrograms);
  for (const row of new Set([...BINARIES, ...others])) {
    const { source } = row;
    if (source === undefined) continue;
    it(`${row.name} of ${row.module} has the version that its go.mod pins`, async () => {
      const module = await readFile(join(moduleDirectory(row.module), 'go.mod'), 'utf8');
      const [, pinned] = new RegExp(`${source} (v\\S+)`).exec(module) ?? [];
      // Prometheus 3.14 is v0.314 as a module: a major version above 1 would change its import path.
      const [, major, minor, patch] = /^v(\d+)\.(\d+)\.(\d+)$/.exec(row.version) ?? [];
      const expected = source === 'github.com/prometheus/prometheus' ? `v0.${major}${minor}.${patch}` : row.version;
      expect(pinned).to.equal(expected);
    });
  }

  it('names each program once', () => {
    const names = BINARIES.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('has every program that the images hold', () => {
    for (const name of IMAGE_BINARIES) expect(binary(name).name).to.equal(name);
  });

  it('builds Thanos with the tag without which its sidecar panics', () => {
    expect(binary('thanos').tags).to.include('slicelabels');
  });

  it('says which programs there are when asked for another', () => {
    expect(() => binary('etdc')).to.throw('no binary named "etdc"; there are: etcd, kube-apiserver');
  });
});
