// docs/flags.md: the flags that a stack may set, with their values and the versions that have them.
import { taken } from '../../src/api/schema/flags/flag.ts';
import { type Known, knownFlag } from '../../src/api/schema/flags/known.ts';
import { ALLOWED } from '../../src/components/flags.ts';
import { COMPONENTS, factsOf, type Name } from '../../src/stack/components.ts';
import { code, table } from './markdown.ts';
import { RESERVED } from './reserved-flags.ts';

const HEAD = `# Flags

What \`additionalArgs\` may hold, by component. Everything else is refused by the API server: flags that the operator sets (TLS, listen addresses, object storage, discovery), that read files which no pod has, that move what a component serves below a path, or that would stop it. A value of another kind is refused too, since the pod would end in a crash loop.

\`securethanos validate\` and the operator also refuse a flag or a feature of \`--enable-feature\` that the version of the stack does not have, a flag that is given twice and may not be, features that exclude each other, contents that Thanos would refuse, a cache of the index outside of Store's memory (\`MEMCACHED\`, \`REDIS\`), and flags that stop a component beside each other, such as \`--min-time\` after \`--max-time\`. A switch is turned off by \`--no-name\`. A flag of yours takes the place of the operator's own of that name; one that may be repeated is added to it. At most 40 flags each.
`;

/** The whole document. */
export const flagsReference = (): string => `${HEAD}\n${COMPONENTS.map(section).join('\n\n')}\n`;

function section(owner: Name): string {
  const { switches, on = [], values, choices } = ALLOWED[owner];
  const names = [...switches, ...on, ...Object.values(values).flat(), ...Object.keys(choices)].sort();
  const program = factsOf(owner).program === 'prometheus' ? 'v3.' : 'v0.';
  const rows = names.map((name) => [
    code(`--${name}`),
    taken(ALLOWED[owner], name)?.kind?.says.replaceAll('|', '\\|') ?? (switches.includes(name) ? 'on or off' : 'on'),
    knownFlag(owner, name)?.repeatable ? 'yes' : '',
    versionsOf(knownFlag(owner, name), program),
  ]);
  const ours = (RESERVED[owner] ?? []).map((flag) => code(`--${flag}`));
  const heading = `## ${factsOf(owner).called}`;
  return `${heading}\n\n${table(['flag', 'value', 'may be repeated', 'versions'], rows)}\n\nThe operator sets, and nobody else: ${ours.join(', ')}.`;
}

function versionsOf({ since, until }: Known = {}, program: string): string {
  if (since !== undefined) return `from ${program}${since}.0 on`;
  return until === undefined ? '' : `up to ${program}${until}`;
}
