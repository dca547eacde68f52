// All configuration files of a component, in a fixed order: what every component has, then its own.
import type { ConfigurationFile } from '../manifests/files/file.ts';
import { probeFiles } from '../manifests/files/probe.ts';
import { requestLoggingFile } from '../manifests/files/request-logging.ts';
import { webFiles } from '../manifests/files/web.ts';
import type { Plan } from '../plan/plan.ts';
import type { Component } from '../stack/components.ts';
import { makingOf } from './all.ts';
import { logsRequests } from './facts.ts';

/** The files of a component. */
export const filesOf = (plan: Plan, component: Component): readonly ConfigurationFile[] => [
  ...webFiles(plan, component),
  ...probeFiles(plan, component),
  ...(logsRequests(component) ? [requestLoggingFile()] : []),
  ...(makingOf(component).files?.(plan, component) ?? []),
];
