// Addresses inside of the cluster. Names are whole (with the cluster domain), so no search list is walked for them.
import type { Component } from './components.ts';
import { componentName, headlessName, type StackId } from './names.ts';
import type { StackSettings } from './settings.ts';

type Place = StackId & { readonly settings: StackSettings };

/** The Service of a component, balanced over its ready pods. */
export const serviceHost = (stack: Place, component: Component): string =>
  `${componentName(stack, component)}.${stack.namespace}.svc.${stack.settings.clusterDomain}`;

/** The SRV name under which DNS lists the ready pods of a component, by the name of one of its listeners. */
export const discoveryName = (stack: Place, component: Component, listener: string): string =>
  `_${listener}._tcp.${headlessName(stack, component)}.${stack.namespace}.svc.${stack.settings.clusterDomain}`;
