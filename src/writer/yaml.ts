import { Document, type Scalar, type ScalarTag, type Tags, visit, type YAMLMap } from 'yaml';
import { type StringifyContext, stringifyString, stringTag } from 'yaml/util';
import { escapeOdd, hasOdd } from './escape.ts';
import { PlainText } from './plain-text.ts';
import { mayBeNoText } from './resolved.ts';

export interface YamlStyle {
  /** Which mappings stand on one line. */
  readonly onOneLine?: (map: YAMLMap) => boolean;
}

/**
 * YAML that means the same to Go's readers as the value means here, whatever its texts are: no anchors, no folding, keys in
 * the order that they were written. The only writer of YAML in the product.
 * @param value what JSON can hold, maps, and PlainText
 */
export function writeYaml(value: unknown, { onOneLine }: YamlStyle = {}): string {
  const document = new Document(value, {
    version: '1.1',
    customTags: withOurs,
    merge: false,
    aliasDuplicateObjects: false,
  });
  if (onOneLine) {
    visit(document, {
      Map: (_, map) => {
        if (onOneLine(map)) map.flow = true;
      },
    });
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: onOneLine === undefined });
}

const asWritten: ScalarTag = {
  tag: 'tag:securethanos.io,2026:plain',
  default: true,
  identify: (value) => value instanceof PlainText,
  resolve: (text) => text,
  stringify: ({ value }) => (value as PlainText).text,
};

const text: ScalarTag = { ...stringTag, stringify: stringifyText };

function stringifyText(
  item: Scalar,
  context: StringifyContext,
  onComment?: () => void,
  onChompKeep?: () => void,
): string {
  const value = String(item.value);
  if (mustBeEscaped(value, context.implicitKey ?? false)) return escapeOdd(JSON.stringify(value));
  return stringifyString(
    item as Scalar<string>,
    { ...context, actualString: true } as StringifyContext,
    onComment,
    onChompKeep,
  );
}

/** Quotes and escapes are the same in every reader of YAML; bare texts and blocks are only where nothing is unusual. */
function mustBeEscaped(value: string, isKey: boolean): boolean {
  if (hasOdd(value) || value.includes('\t')) return true;
  if (!value.includes('\n')) return mayBeNoText(value);
  return isKey || UNUSUAL_LINES.test(value);
}

/** White space before the first line or at the end of any, and empty lines at the end. */
const UNUSUAL_LINES = /^[ \n]| \n| $|\n\n$/;

/**
 * Ours come first: the first that knows a value writes it. Without what the value would get a tag of its own by: an ordered
 * mapping for a Map, and a merge for the text "<<".
 */
const withOurs = (known: Tags): Tags => [
  asWritten,
  ...known.filter((tag) => !isTag(tag, TAGGED)).map((tag) => (isTag(tag, [stringTag.tag]) ? text : tag)),
];

const TAGGED = ['merge', 'omap', 'pairs', 'set', 'binary', 'timestamp'].map((name) => `tag:yaml.org,2002:${name}`);
const isTag = (tag: Tags[number], names: readonly string[]): boolean =>
  typeof tag === 'object' && names.includes(tag.tag);
