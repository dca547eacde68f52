// The programs that components are, and where a spec says which version and image of them runs.
import type { Program } from '../api/schema/versions.ts';

export interface ProgramFacts {
  /** Its official image, without a tag. */
  readonly official: string;
  /** The fields around its `version` and `image`, from the spec inwards. A stack without them does not run it. */
  readonly at: readonly string[];
}

export const PROGRAMS: Readonly<Record<Program, ProgramFacts>> = {
  thanos: { official: 'quay.io/thanos/thanos', at: [] },
  // Its image also brings promtool, which is static.
  prometheus: { official: 'quay.io/prometheus/prometheus', at: ['prometheus'] },
};

export const PROGRAM_NAMES = Object.keys(PROGRAMS) as readonly Program[];
