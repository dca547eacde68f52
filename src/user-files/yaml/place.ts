import { isNode } from 'yaml';
import { parseYaml } from './parse.ts';
import { at } from './position.ts';

/**
 * Where a value stands in a text of one document that `readYaml` has read.
 * @param path such as `[0].regex`, of list indices and of keys that hold neither dots nor brackets
 * @returns `line 1, column 7`, of the nearest value around it when it is not there, or is in a part that an alias repeats
 */
export function placeOf(content: string, path: string): string {
  const [document] = parseYaml(content);
  const keys = [...path.matchAll(/[^.[\]]+/g)].map(([key]) => key);
  for (let length = keys.length; length >= 0; length -= 1) {
    const node = document?.getIn(keys.slice(0, length).map(keyOf), true);
    if (isNode(node) && node.range) return at(content, node.range[0]);
  }
  return at(content, 0);
}

const keyOf = (key: string): string | number => (/^\d+$/.test(key) ? Number(key) : key);
