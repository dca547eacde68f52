// All configuration files of a component, by name. Which of them are read once decides what rolls a pod.
import { createHash } from 'node:crypto';
import type { Plan } from '../plan/plan.ts';
import { type Component, SERVES_ONLY } from '../stack/components.ts';
import { buildAlertmanagersFile, credentialFiles, showsCredentials } from './alertmanagers.ts';
import { buildEndpointsFile } from './endpoints.ts';
import { buildHttpClientFile, buildQueryClientFile } from './http-client.ts';
import { buildFormerProbeFile, buildProbeFile } from './probe.ts';
import { buildRequestLoggingFile } from './request-logging.ts';
import { buildWebFile } from './web.ts';

export interface ConfigurationFile {
  readonly name: string;
  readonly content: string;
  /** True when the component reads it only at start, so that a change must replace the pod. */
  readonly readOnce: boolean;
  /** True when it goes into a Secret, which the component alone mounts, and not into its ConfigMap. */
  readonly isSecret?: boolean;
}

/** Names of the files, for flags that point at them. */
export const WEB_FILE = 'web.yml';
const PROBE_FILE = 'probe.yml';
/** Another name where the probe has a certificate of its own: pods from before have none, and go on with their file. */
export const probeFile = (component: Component): string =>
  SERVES_ONLY.includes(component) ? 'own-probe.yml' : PROBE_FILE;
export const REQUEST_LOGGING_FILE = 'request-logging.yml';
export const ENDPOINTS_FILE = 'endpoints.yml';
export const QUERY_CLIENT_FILE = 'query.yml';
export const ALERTMANAGERS_FILE = 'alertmanagers.yml';
export const PROMETHEUS_CLIENT_FILE = 'prometheus-client.yml';

type Builder = (plan: Plan, component: Component) => ConfigurationFile;

const web: Builder = (plan, component) => ({ name: WEB_FILE, content: buildWebFile(plan, component), readOnce: false });
const probe: Builder = (plan, component) => ({
  name: probeFile(component),
  content: buildProbeFile(plan, component),
  readOnce: false,
});
const formerProbe: Builder = (plan) => ({ name: PROBE_FILE, content: buildFormerProbeFile(plan), readOnce: false });
const requestLogging: Builder = () => ({
  name: REQUEST_LOGGING_FILE,
  content: buildRequestLoggingFile(),
  readOnce: true,
});
const endpoints: Builder = (plan) => ({ name: ENDPOINTS_FILE, content: buildEndpointsFile(plan), readOnce: false });
const queryClient: Builder = (plan) => ({
  name: QUERY_CLIENT_FILE,
  content: buildQueryClientFile(plan),
  readOnce: true,
});
const alertmanagers: Builder = (plan) => ({
  name: ALERTMANAGERS_FILE,
  content: buildAlertmanagersFile(plan),
  readOnce: true,
  // It names users.
  ...(showsCredentials(plan) ? { isSecret: true } : {}),
});
const prometheusClient: Builder = (plan) => ({
  name: PROMETHEUS_CLIENT_FILE,
  content: buildHttpClientFile(plan),
  readOnce: true,
});

const BUILDERS: Readonly<Record<Component, readonly Builder[]>> = {
  query: [web, probe, requestLogging, endpoints],
  store: [web, probe, formerProbe, requestLogging],
  compactor: [web, probe, formerProbe],
  ruler: [web, probe, requestLogging, queryClient, alertmanagers],
  prometheus: [web, probe],
  sidecar: [web, probe, requestLogging, prometheusClient],
};

/** The files of a component, in a fixed order. */
export const buildConfigurationFiles = (plan: Plan, component: Component): readonly ConfigurationFile[] => [
  ...BUILDERS[component].map((build) => build(plan, component)),
  ...(component === 'ruler' ? credentialFiles(plan).map((file) => ({ ...file, isSecret: true })) : []),
];

/** A hash over the files that are read once: it stands in the pod template. */
export function readOnceHash(files: readonly ConfigurationFile[]): string {
  const hash = createHash('sha256');
  for (const { name, content } of files.filter(({ readOnce }) => readOnce)) hash.update(`${name}\0${content}\0`);
  return hash.digest('hex').slice(0, 10);
}
