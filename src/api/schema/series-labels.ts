// Labels of series.
import { celText, stringMap, withRules } from './fields.ts';

/** The name of a label (Prometheus, model/labels). */
export const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Labels of series that are all of one component; `reserved` tells its replicas apart. */
export function seriesLabels(reserved: string) {
  return withRules(
    stringMap(32, 1024),
    {
      cel: `!('${reserved}' in self)`,
      message: `must not hold ${reserved}, which the operator sets to the name of the pod: remove it`,
      holds: (labels) => !(reserved in labels),
    },
    {
      cel: `self.all(name, name.matches(${celText(LABEL_NAME.source)}))`,
      message: 'must have names of labels: letters, digits and "_", such as "cluster"',
      holds: (labels) => Object.keys(labels).every((name) => LABEL_NAME.test(name)),
    },
  );
}
