import { define } from '../definition.ts';
import { edges } from './edges.ts';
import { ruler as facts } from './facts.ts';
import { flags } from './flags.ts';
import { spec } from './spec.ts';

export const ruler = define({ facts, flags, spec, edges });
