import type { Around, EdgeDraft } from '../edge.ts';

/** Whoever answers the StoreAPI is asked. */
export const edges = (_own: unknown, { present }: Around): readonly EdgeDraft[] =>
  present.flatMap((to) =>
    to.does.storeApi
      ? [
          {
            to,
            listener: to.does.storeApi.listener,
            kind: 'store-api',
            purpose: 'StoreAPI: series, rules, targets and metadata',
          },
        ]
      : [],
  );
