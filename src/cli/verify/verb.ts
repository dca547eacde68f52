import type { Verb } from '../verb.ts';
import { runVerify } from './verify.ts';

/** Whether every listener of a stack that runs in a cluster is protected. */
export const verify: Verb = {
  usage: 'verify STACK [-n NAMESPACE]',
  summary: 'dial every listener of a stack, and fail if one is not protected (see verify --help)',
  run: runVerify,
};
