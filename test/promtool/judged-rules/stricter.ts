// What the random test finds to be refused by us alone, kind by kind, and stays refused: docs/limits.md says why.

const alert = (text: string): string => `groups: [{name: a, rules: [{alert: A, expr: up, annotations: {b: ${text}}}]}]`;
const record = (expr: string): string => `groups: [{name: a, rules: [{record: x, expr: ${JSON.stringify(expr)}}]}]`;

/** By the row of docs/limits.md, one example each. */
export const STRICTER: readonly { readonly what: string; readonly content: string }[] = [
  { what: 'fields of a rule file that nobody reads', content: 'grups: []\n' },
  { what: 'a second document with content', content: 'groups: []\n---\ngroups: []\n' },
  {
    what: 'a carriage return alone, U+0085, U+2028, U+2029 and unwritten characters',
    content: 'groups: [] # \u0085\n',
  },
  { what: 'a carriage return alone in an expression', content: record('up\r > 0') },
  { what: 'tags, and anchors of keys', content: 'groups: [{name: a, limit: !!int 5}]\n' },
  { what: 'tags, and anchors of keys', content: '&a groups: []\n' },
  { what: 'lines of a quoted text further left than its key', content: 'groups:\n- name: "a\nb"\n' },
  { what: 'classes of characters that only some versions of Thanos know', content: record('up{a=~"\\\\p{LC}"}') },
  { what: 'a name of a template with a backslash', content: alert(`'{{ define "a\\n" }}{{ end }}'`) },
  { what: 'NaN as a duration', content: record('up offset nan') },
];
