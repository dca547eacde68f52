import type { EdgeDraft } from '../edge.ts';

/** It asks no other component. */
export const edges = (): readonly EdgeDraft[] => [];
