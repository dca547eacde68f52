import { type Binaries, pathOf } from '../binaries/ensure.ts';
import { ALERTMANAGER_VERSION, binary, PROMETHEUS_VERSION, THANOS_VERSION } from '../binaries/table.ts';
import { baseEntries, busyboxEntries } from './base.ts';
import type { ImageSpec } from './build.ts';
import type { Entry } from './entries.ts';
import { directory, program } from './entries.ts';

/** Official names where users have them, so that the manifests under test are the manifests that users get. */
export const IMAGES = {
  pause: 'registry.k8s.io/pause:3.10',
  coredns: `registry.k8s.io/coredns/coredns:${binary('coredns').version}`,
  thanos: `quay.io/thanos/thanos:${THANOS_VERSION}`,
  prometheus: `quay.io/prometheus/prometheus:${PROMETHEUS_VERSION}`,
  alertmanager: `quay.io/prometheus/alertmanager:${ALERTMANAGER_VERSION}`,
  versitygw: `ghcr.io/versity/versitygw:${binary('versitygw').version}`,
  probe: 'sandbox.securethanos.io/probe:1',
} as const;

/** The programs of the table that the images hold. */
export const IMAGE_BINARIES = ['coredns', 'thanos', 'prometheus', 'promtool', 'alertmanager', 'versitygw', 'probe'];

const NOBODY = '65534:65534';

/** All images of the sandbox except the operator's own. */
export async function imageSpecs(binaries: Binaries, busybox: string): Promise<ImageSpec[]> {
  const base = await baseEntries();
  const shell = [...base, ...busyboxEntries(busybox)];
  const holding = (name: string): Entry => program(pathOf(binaries, name), `/bin/${name}`);
  return [
    image(IMAGES.pause, ['/bin/probe', 'pause'], NOBODY, [holding('probe')]),
    image(IMAGES.probe, ['/bin/probe'], NOBODY, [...base, holding('probe')]),
    image(IMAGES.coredns, ['/bin/coredns'], NOBODY, [...base, holding('coredns')]),
    image(IMAGES.thanos, ['/bin/thanos'], '1001', [...shell, holding('thanos')]),
    {
      ...image(IMAGES.prometheus, ['/bin/prometheus'], 'nobody', [
        ...shell,
        holding('prometheus'),
        holding('promtool'),
        directory('/prometheus', 0o777),
      ]),
      workingDirectory: '/prometheus',
    },
    {
      ...image(IMAGES.alertmanager, ['/bin/alertmanager'], 'nobody', [
        ...shell,
        holding('alertmanager'),
        directory('/alertmanager', 0o777),
      ]),
      workingDirectory: '/alertmanager',
    },
    image(IMAGES.versitygw, ['/bin/versitygw'], NOBODY, [...shell, holding('versitygw')]),
  ];
}

function image(reference: string, entrypoint: string[], user: string, entries: readonly Entry[]): ImageSpec {
  return { reference, entrypoint, user, layers: [entries] };
}
