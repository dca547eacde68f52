// Volumes and where they are mounted. A pair keeps both ends of one thing together.
import type { Plan } from '../plan/plan.ts';
import { objectStorageOf } from '../plan/plan.ts';
import { type Component, nameOf, servesOnly } from '../stack/components.ts';
import { certificateSecretName, componentName, httpTrustName, probeSecretName } from '../stack/names.ts';
import {
  CONFIGURATION_DIRECTORY,
  DATA_DIRECTORY,
  HTTP_TRUST_DIRECTORY,
  OBJECT_STORAGE_DIRECTORY,
  PROBE_DIRECTORY,
  PROBE_TLS_DIRECTORY,
  ROOT_DIRECTORY,
  TLS_DIRECTORY,
  TRUST_DIRECTORY,
} from '../stack/paths.ts';

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

/** A volume of the pod and its place in a container. */
export interface Mounted {
  readonly volume: { readonly name: string; readonly [source: string]: unknown };
  readonly mount: VolumeMount;
}

/** Readable for the group of the pod and nobody else. */
export const KEY_FILE_MODE = 0o440;
/** Rules of a hundred full ConfigMaps. */
export const ACCEPTED_SIZE_LIMIT = '128Mi';
/** promtool is about 50 MiB. */
const PROBE_SIZE_LIMIT = '128Mi';

/** What every component mounts: its certificate, what it trusts, its configuration, its probe. */
export function baseVolumes(plan: Plan, component: Component): readonly Mounted[] {
  const { stack, trust } = plan;
  const name = nameOf(component);
  return [
    certificateVolume(`${name}-tls`, TLS_DIRECTORY, certificateSecretName(stack, component)),
    ...(servesOnly(component)
      ? [certificateVolume(`${name}-probe-tls`, PROBE_TLS_DIRECTORY, probeSecretName(stack, component))]
      : []),
    readOnly('trust', TRUST_DIRECTORY, { configMap: { name: trust.name } }),
    readOnly('http-trust', HTTP_TRUST_DIRECTORY, { configMap: { name: httpTrustName(stack) } }),
    readOnly(`${name}-configuration`, CONFIGURATION_DIRECTORY, {
      configMap: { name: componentName(stack, component) },
    }),
    readOnly('probe', PROBE_DIRECTORY, { emptyDir: { sizeLimit: PROBE_SIZE_LIMIT } }),
  ];
}

const certificateVolume = (name: string, directory: string, secretName: string): Mounted =>
  readOnly(name, directory, {
    secret: { secretName, defaultMode: KEY_FILE_MODE, items: keys('tls.crt', 'tls.key') },
  });

/** The root alone, for SSL_CERT_DIR. */
export const rootVolume = ({ trust }: Plan): Mounted =>
  readOnly('root', ROOT_DIRECTORY, { configMap: { name: trust.name, items: keys('root.crt') } });

/** The user's object storage configuration, with whatever lies beside it in the Secret. */
export const objectStorageVolume = (plan: Plan, component: Component): Mounted =>
  readOnly('object-storage', OBJECT_STORAGE_DIRECTORY, {
    secret: { secretName: objectStorageOf(plan, component).secretName, defaultMode: KEY_FILE_MODE },
  });

/** The data volume comes from the claim template of the StatefulSet. */
export const DATA_MOUNT: VolumeMount = { name: 'data', mountPath: DATA_DIRECTORY };

/** A volume for files that lives with the pod. Its `mount` reads only. @param medium Memory for what may hold credentials */
export const acceptedVolume = (name: string, mountPath: string, medium?: 'Memory'): Mounted =>
  readOnly(name, mountPath, { emptyDir: { ...(medium ? { medium } : {}), sizeLimit: ACCEPTED_SIZE_LIMIT } });

/** A volume that the container only reads. */
export const readOnly = (name: string, mountPath: string, source: Readonly<Record<string, unknown>>): Mounted => ({
  volume: { name, ...source },
  mount: { name, mountPath, readOnly: true },
});

/** The same place for a container that writes there. API servers drop `readOnly: false`, and what they drop looks like a change by others. */
export const writable = ({ mount: { name, mountPath } }: Mounted): VolumeMount => ({ name, mountPath });

const keys = (...names: readonly string[]) => names.map((name) => ({ key: name, path: name }));
