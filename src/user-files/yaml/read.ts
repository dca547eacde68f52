// The one reader of YAML that users wrote. It reads as the programs do that read the text after us, and refuses what they
// would read otherwise.
import { buildTree } from './build.ts';
import { YamlTreeError } from './building.ts';
import { findOddCharacter } from './characters.ts';
import { findExcess, YAML_LIMITS, type YamlLimits } from './limits.ts';
import { parseYaml, YamlSyntaxError } from './parse.ts';
import { at } from './position.ts';
import { findTab } from './tabs.ts';
import type { YamlTree } from './tree.ts';

/** The tree of a file, or why it cannot be read. */
export type YamlFile = { readonly tree: YamlTree } | { readonly problem: string };

/**
 * Reads a text of one YAML document as Go's YAML does (1.1: aliases and merge keys are resolved). An empty document after
 * it holds nothing that could be lost, and is allowed. Refused are, with line and column, characters that another reader
 * takes for the end of a line, keys given twice, tags other than `!!str`, directives and a second document.
 * @param limits what is over is refused before it is parsed
 * @returns a problem never quotes the content, which may be secret; no tree is deeper or larger than the limits
 */
export function readYaml(content: string, limits: YamlLimits = YAML_LIMITS): YamlFile {
  const refused = findOddCharacter(content) ?? findExcess(content, limits) ?? findTab(content);
  if (refused !== undefined) return { problem: refused };
  try {
    const [tree, ...others] = parseYaml(content).map((document) => buildTree(document, content, limits));
    if (others.every(({ kind }) => kind === 'null')) return { tree: tree ?? { kind: 'null' } };
    return { problem: 'there are several YAML documents and only the first would be read: join them, or remove "---"' };
  } catch (error) {
    if (error instanceof YamlTreeError) return { problem: error.message };
    if (error instanceof YamlSyntaxError)
      return { problem: `${at(content, error.offset)}: ${REASONS[error.code] ?? unreadable(error.code)}` };
    throw error;
  }
}

/** Faults that people make, told better than by the library's name of them. */
const REASONS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab is no indentation in YAML: use spaces',
  DIRECTIVE: 'a YAML directive is not supported: remove the line that starts with "%"',
};

const unreadable = (code: string): string => `this is not valid YAML (${code}): correct it`;
