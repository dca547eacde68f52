import { readFileSync } from 'node:fs';

const DOCKERFILE = new URL('../../Dockerfile', import.meta.url);

/** Flags of Node that the operator's Dockerfile gives: whatever runs the operator as its image does takes them from there. */
export function nodeFlags(): readonly string[] {
  const [, text = '[]'] = /^ENTRYPOINT (\[.*\])$/m.exec(readFileSync(DOCKERFILE, 'utf8')) ?? [];
  const [, ...args] = JSON.parse(text) as readonly string[];
  return args.filter((arg) => arg.startsWith('--'));
}
