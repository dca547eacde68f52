// The arguments of a component: what its program has for every component, in the order of that program, and its own.
import type { Program } from '../api/schema/versions.ts';
import { REQUEST_LOGGING_FILE } from '../manifests/files/request-logging.ts';
import { WEB_FILE } from '../manifests/files/web.ts';
import { objectStorageOf, type Plan } from '../plan/plan.ts';
import { type Component, factsOf, grpcPortOf, healthListener, movesBlocks } from '../stack/components.ts';
import { HYBRID_GROUP, keyExchangeAt } from '../stack/key-exchange.ts';
import {
  CERTIFICATE_FILE,
  configurationFile,
  KEY_FILE,
  MESH_CA_FILE,
  OBJECT_STORAGE_DIRECTORY,
} from '../stack/paths.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { partOf } from '../stack/schema/parts.ts';
import { type Argument, byDefault, withAdditional } from './additional.ts';
import { makingOf } from './all.ts';
import { logsRequests } from './facts.ts';

/** All that a container gets, as it gets it. */
export const argumentsOf = (plan: Plan, component: Component): readonly string[] =>
  withAdditional(component, ownArguments(plan, component), partOf(plan.stack.spec, component)?.additionalArgs ?? []);

/** Without those of the user. */
export const ownArguments = (plan: Plan, component: Component): readonly Argument[] =>
  LAYOUTS[factsOf(component).program](plan, component);

/** All flags by which a component listens, as its container has them. @param stack with the version that it runs */
export const listenerArguments = (stack: ResolvedStack, component: Component): readonly string[] => [
  ...LISTENS[factsOf(component).program](stack, component),
  ...(makingOf(component).listens?.arguments(stack, component) ?? []),
];

/**
 * How the flags begin by which a container could listen, without dashes: those of all programs, and of a component its own.
 * @param component undefined of what helps one
 */
export const listenerFlags = (component: Component | undefined): readonly string[] => [
  ...Object.values(FAMILIES).flat(),
  ...((component && makingOf(component).listens?.families) ?? []),
];

type Layout = (plan: Plan, component: Component) => readonly Argument[];

const LAYOUTS: Readonly<Record<Program, Layout>> = {
  thanos: (plan, component) => [
    ...makingOf(component).start,
    ...[logLevel(plan, component), byDefault('--log.format=logfmt')],
    ...listenerArguments(plan.stack, component),
    ...(movesBlocks(component) ? objectStorageArguments(plan, component) : []),
    ...makingOf(component).arguments(plan, component),
    ...(logsRequests(component) ? REQUEST_LOGGING : []),
  ],
  prometheus: (plan, component) => [
    ...makingOf(component).start,
    ...listenerArguments(plan.stack, component),
    ...makingOf(component).arguments(plan, component),
    logLevel(plan, component),
  ],
};

const LISTENS: Readonly<Record<Program, (stack: ResolvedStack, component: Component) => readonly string[]>> = {
  thanos: (stack, component) => [...httpServer(component), ...grpcServer(stack, component)],
  prometheus: (_stack, component) => webServer(component),
};

const FAMILIES: Readonly<Record<Program, readonly string[]>> = {
  thanos: ['grpc-address', 'grpc-server-', 'http-address', 'http.config'],
  prometheus: ['web.listen-address', 'web.config'],
};

/** HTTP serves whom the web configuration names. */
const httpServer = (component: Component): readonly string[] => [
  `--http-address=:${healthListener(component).port}`,
  `--http.config=${configurationFile(WEB_FILE)}`,
];

/** The same by the names that Prometheus has for it. */
const webServer = (component: Component): readonly string[] => [
  `--web.listen-address=:${healthListener(component).port}`,
  `--web.config.file=${configurationFile(WEB_FILE)}`,
];

/** gRPC serves the stack's own components alone: who shows a certificate of the mesh issuing CA. */
function grpcServer(stack: ResolvedStack, component: Component): readonly string[] {
  const port = grpcPortOf(component);
  if (port === undefined) return [];
  return [
    `--grpc-address=:${port}`,
    `--grpc-server-tls-cert=${CERTIFICATE_FILE}`,
    `--grpc-server-tls-key=${KEY_FILE}`,
    `--grpc-server-tls-client-ca=${MESH_CA_FILE}`,
    '--grpc-server-tls-min-version=1.3',
    ...groups(stack),
  ];
}

/** Without it a client chooses by which group of those that Go has the keys are agreed on. */
const groups = (stack: ResolvedStack): readonly string[] =>
  keyExchangeAt(stack, 'grpc') === 'hybrid only' ? [`--grpc-server-tls-curves=${HYBRID_GROUP}`] : [];

/** One log line for each request. */
const REQUEST_LOGGING: readonly string[] = [`--request.logging-config-file=${configurationFile(REQUEST_LOGGING_FILE)}`];

const logLevel = ({ stack }: Plan, component: Component): Argument =>
  byDefault(`--log.level=${partOf(stack.spec, component)?.logLevel}`);

/** By file: on the command line the credentials would stand in the pod spec. */
const objectStorageArguments = (plan: Plan, component: Component): readonly string[] => [
  `--objstore.config-file=${OBJECT_STORAGE_DIRECTORY}/${objectStorageOf(plan, component).key}`,
];
