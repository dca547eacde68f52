// Flags that several components share.
import { REQUEST_LOGGING_FILE, WEB_FILE } from '../../configuration/files.ts';
import { objectStorageOf, type Plan } from '../../plan/plan.ts';
import { type Component, GRPC_PORT, HTTP_PORT, listenersOf, PROMETHEUS_PORT } from '../../stack/components.ts';
import {
  CERTIFICATE_FILE,
  configurationFile,
  KEY_FILE,
  MESH_CA_FILE,
  OBJECT_STORAGE_DIRECTORY,
} from '../../stack/paths.ts';
import { verbatim } from './verbatim.ts';

/** gRPC serves the stack's own components alone: who shows a certificate of the mesh issuing CA. */
export const grpcServerArguments = (): readonly string[] => [
  `--grpc-address=:${GRPC_PORT}`,
  `--grpc-server-tls-cert=${CERTIFICATE_FILE}`,
  `--grpc-server-tls-key=${KEY_FILE}`,
  `--grpc-server-tls-client-ca=${MESH_CA_FILE}`,
  '--grpc-server-tls-min-version=1.3',
];

/** HTTP serves whom the web configuration names. */
export const httpServerArguments = (): readonly string[] => [
  `--http-address=:${HTTP_PORT}`,
  `--http.config=${configurationFile(WEB_FILE)}`,
];

/** The same for Prometheus, which has other names for it. */
export const webServerArguments = (): readonly string[] => [
  `--web.listen-address=:${PROMETHEUS_PORT}`,
  `--web.config.file=${configurationFile(WEB_FILE)}`,
];

/** All flags by which a component listens, as its container has them. */
export function listenerArguments(component: Component): readonly string[] {
  if (component === 'prometheus') return webServerArguments();
  const hasGrpc = listenersOf(component).some(({ protocol }) => protocol === 'grpc');
  return [...httpServerArguments(), ...(hasGrpc ? grpcServerArguments() : [])];
}

export const logArguments = (level: string): readonly string[] => [`--log.level=${level}`, '--log.format=logfmt'];

/** Flags that may be given several times: a further one adds a value. */
const REPEATABLE = ['--query.replica-label', '--alert.label-drop'];

/**
 * Ours, then the user's. A flag of the user takes the place of ours, because a second one of the same name would stop the
 * component at its start. Flags that decide who may connect or where data goes never get here: the schema refuses them.
 */
export function withAdditional(own: readonly string[], additional: readonly string[]): readonly string[] {
  const given = new Set(additional.map(flagName).filter((name) => !REPEATABLE.includes(name)));
  return [...own.filter((argument) => !given.has(flagName(argument))), ...additional.map(verbatim)];
}

/** A switch and its opposite are one flag. */
const flagName = (argument: string): string => (argument.split('=')[0] ?? argument).replace(/^--no-/, '--');

/** One log line for each request. */
export const requestLoggingArguments = (): readonly string[] => [
  `--request.logging-config-file=${configurationFile(REQUEST_LOGGING_FILE)}`,
];

/** By file: on the command line the credentials would stand in the pod spec. */
export const objectStorageArguments = (plan: Plan, component: Component): readonly string[] => [
  `--objstore.config-file=${OBJECT_STORAGE_DIRECTORY}/${objectStorageOf(plan, component).key}`,
];
