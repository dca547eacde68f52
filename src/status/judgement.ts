import type { Fact } from '../api/conditions.ts';
import type { Circumstances } from './circumstances.ts';
import type { Pass } from './pass.ts';

/** A fact; 'keep' when nobody could look, so that the last word stands; 'none' when the condition has no place in this stack. */
export type Judgement = Fact | 'keep' | 'none';

/** What a condition says after a pass. */
export type Judge = (pass: Pass, around: Circumstances) => Judgement;

/** Something that may be found in a pass; undefined when it is not. */
export type Check = (pass: Pass, around: Circumstances) => Fact | undefined;
