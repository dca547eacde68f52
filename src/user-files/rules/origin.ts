// A rendered rule file says in its first line where it is from: to people, and to the next pass, which may need its text
// again when the source has become bad.

/** One text with rules, from a ConfigMap key or a PrometheusRule. */
export interface RuleSource {
  readonly kind: 'ConfigMap' | 'PrometheusRule';
  readonly name: string;
  readonly key: string;
  readonly content: string;
}

/** The object of the user, and its key, that rules are from. */
export type RuleOrigin = Pick<RuleSource, 'kind' | 'name' | 'key'>;

/** Rules that a stack names and that could not be read: one ConfigMap, or all PrometheusRules while there is no such kind. */
export type MissingRules = { readonly kind: 'ConfigMap'; readonly name: string } | { readonly kind: 'PrometheusRule' };

/** Two origins have the same key exactly when they are one: none of the parts may contain the separator. */
export const originKey = ({ kind, name, key }: RuleOrigin): string => `${kind}/${name}/${key}`;

/** For people, such as `ConfigMap my-rules, key alerts.yaml`. */
export const titleOf = ({ kind, name, key }: RuleOrigin): string =>
  kind === 'ConfigMap' ? `${kind} ${name}, key ${key}` : `${kind} ${name}`;

/**
 * The first line of a rule file, as a comment. Files at hand may hold names that Kubernetes would refuse, and a character
 * that ends a line for Go would end the comment.
 */
export const originLine = (origin: RuleOrigin): string => `# ${titleOf(origin).replaceAll(/[^\x20-\x7e]+/g, ' ')}\n`;

/** Reads back what `originLine` wrote; undefined for a file without it. */
export function readOrigin(content: string): RuleOrigin | undefined {
  const [, configMap, key = '', rule] = LINE.exec(content) ?? [];
  if (configMap) return { kind: 'ConfigMap', name: configMap, key };
  return rule ? { kind: 'PrometheusRule', name: rule, key: '' } : undefined;
}

/** Kubernetes allows no space and no comma in these names. */
const LINE = /^# (?:ConfigMap ([^\s,]+), key ([^\s,]+)|PrometheusRule ([^\s,]+))\n/;
