/** For helpers that copy or watch a file. */
export const SMALL_RESOURCES = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } } as const;
