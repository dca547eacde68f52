// The container of a component, and what it mounts.
import { buildContainer, type Container } from '../manifests/container.ts';
import { mountsOf } from '../manifests/pod.ts';
import { baseVolumes, DATA_MOUNT, type Mounted, objectStorageVolume, rootVolume } from '../manifests/volumes.ts';
import type { Plan } from '../plan/plan.ts';
import { type Component, factsOf, movesBlocks, workloadOf } from '../stack/components.ts';
import { ROOT_DIRECTORY } from '../stack/paths.ts';
import { partOf } from '../stack/schema/parts.ts';
import { makingOf } from './all.ts';
import { argumentsOf } from './arguments.ts';
import { hasVolume } from './facts.ts';

/** The container of a component. */
export function containerOf(plan: Plan, component: Component): Container {
  const { spec, images } = plan.stack;
  const { command, environment = [], hasHttpClient, isDiscovered } = makingOf(component);
  const env = [...environment, ...(hasHttpClient ? [TRUSTED_ROOTS] : [])];
  return buildContainer({
    component,
    image: images[factsOf(component).program],
    ...(command ? { command } : {}),
    args: argumentsOf(plan, component),
    ...(env.length > 0 ? { env } : {}),
    mounts: [...mountsOf(volumesOf(plan, component)), ...(hasVolume(component) ? [DATA_MOUNT] : [])],
    probes: partOf(spec, workloadOf(component))?.probes ?? 'Exec',
    resources: partOf(spec, component)?.resources,
    discovered: isDiscovered,
  });
}

/** What a component mounts, but for its data. */
export function volumesOf(plan: Plan, component: Component): readonly Mounted[] {
  const { hasHttpClient, volumes } = makingOf(component);
  return [
    ...baseVolumes(plan, component),
    ...(hasHttpClient ? [rootVolume(plan)] : []),
    ...(movesBlocks(component) ? [objectStorageVolume(plan, component)] : []),
    ...(volumes?.(plan, component) ?? []),
  ];
}

const TRUSTED_ROOTS = { name: 'SSL_CERT_DIR', value: ROOT_DIRECTORY } as const;
