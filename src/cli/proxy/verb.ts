import type { Verb } from '../verb.ts';
import { runProxy } from './proxy.ts';

/** A local port to Query of a stack that runs in a cluster. */
export const proxy: Verb = {
  usage: 'proxy STACK [-n NAMESPACE]',
  summary: 'open a local port to Query of a stack, for a browser or curl (see proxy --help)',
  run: runProxy,
};
