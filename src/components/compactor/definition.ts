import { define } from '../definition.ts';
import { edges } from './edges.ts';
import { compactor as facts } from './facts.ts';
import { flags } from './flags.ts';
import { spec } from './spec.ts';

export const compactor = define({ facts, flags, spec, edges });
