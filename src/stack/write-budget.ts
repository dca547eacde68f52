/**
 * How often the operator writes objects of one stack: a bucket of tokens. The largest stack that the schema allows has fewer
 * objects than `burst`. See docs/limits.md.
 */
export const WRITE_BUDGET = { burst: 400, everyMs: 1000 } as const;
