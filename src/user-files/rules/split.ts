import { clip } from './fields.ts';
import type { RuleOrigin } from './origin.ts';
import { renderRuleFile } from './render.ts';
import type { RuleFile, RuleFileOutput, RuleGroup } from './rule-types.ts';

/** What one ConfigMap may hold, in bytes: Kubernetes allows 1 MiB for the whole object, this leaves room for metadata. */
export const MAX_BIN_BYTES = 900 * 1024;

/** Less the longest name of a file. */
const MAX_GROUP_BYTES = MAX_BIN_BYTES - 253;

/** Files by name for each ConfigMap in turn. */
export type RuleBins = readonly Readonly<Record<string, string>>[];

/** The same, of which only the names count. */
export type RulePlaces = readonly Readonly<Record<string, unknown>>[];

/**
 * Shares files out to ConfigMaps. A file stays where it was as long as it fits there; others go, in order of their
 * names, to the first with room. A file that is too large comes in pieces; there is no limit for all together.
 * @param previous the files in each ConfigMap now. Each is mounted at a moment of its own, so that a file that moves
 *   could be missing for a while.
 * @returns no bins for no files; a bin between others may be empty, so that those after it keep their numbers
 */
export function splitRules(files: readonly RuleFileOutput[], previous: RulePlaces = []): RuleBins {
  const pieces = files.flatMap(namedPieces).sort((a, b) => (a.name < b.name ? -1 : 1));
  const bins = previous.map((): Bin => ({ files: {}, bytes: 0 }));
  const homeless = pieces.filter((piece) => {
    const home = bins[previous.findIndex((before) => Object.hasOwn(before, piece.name))];
    return !home || !put(piece, home);
  });
  for (const piece of homeless) if (!bins.some((bin) => put(piece, bin))) bins.push(makeBin(piece));
  while (bins.at(-1)?.bytes === 0) bins.pop();
  return bins.map((bin) => bin.files);
}

/** Names the groups that would fit into no ConfigMap, in sentences with the way out. */
export function findOversized(file: RuleFile, origin: RuleOrigin): readonly string[] {
  return Buffer.byteLength(renderRuleFile(file, origin)) <= MAX_GROUP_BYTES
    ? []
    : file.groups.filter((group) => bytesOf(group, origin) > MAX_GROUP_BYTES).map(tooLarge);
}

interface Piece {
  readonly name: string;
  readonly content: string;
}

interface Bin {
  readonly files: Record<string, string>;
  bytes: number;
}

function put(piece: Piece, bin: Bin): boolean {
  const bytes = size(piece);
  if (bin.bytes + bytes > MAX_BIN_BYTES) return false;
  bin.files[piece.name] = piece.content;
  bin.bytes += bytes;
  return true;
}

function makeBin(piece: Piece): Bin {
  return { files: { [piece.name]: piece.content }, bytes: size(piece) };
}

function size({ name, content }: Piece): number {
  return Buffer.byteLength(name) + Buffer.byteLength(content);
}

function namedPieces({ name, pieces }: RuleFileOutput): readonly Piece[] {
  if (pieces.length === 1) return pieces.map((content) => ({ name, content }));
  return pieces.map((content, index) => ({ name: partName(name, index + 1), content }));
}

/** The file as texts that each fit into a ConfigMap, whatever their names: one if it can be, none for no groups. */
export function piecesOf(file: RuleFile, origin: RuleOrigin): readonly string[] {
  if (file.groups.length === 0) return [];
  const whole = renderRuleFile(file, origin);
  if (Buffer.byteLength(whole) <= MAX_GROUP_BYTES) return [whole];
  const sized = file.groups.map((group) => ({ group, bytes: bytesOf(group, origin) }));
  return pack(sized, MAX_GROUP_BYTES).map((groups) => renderRuleFile({ groups }, origin));
}

/** Bytes of groups as files of their own, remembered with the group. */
const BYTES = new WeakMap<RuleGroup, number>();

function bytesOf(group: RuleGroup, origin: RuleOrigin): number {
  const bytes = BYTES.get(group) ?? Buffer.byteLength(renderRuleFile({ groups: [group] }, origin));
  BYTES.set(group, bytes);
  return bytes;
}

/** Groups in their order, as many to a part as fit. */
function pack(sized: readonly { group: RuleGroup; bytes: number }[], room: number): RuleGroup[][] {
  const parts: { groups: RuleGroup[]; bytes: number }[] = [];
  for (const { group, bytes } of sized) {
    const last = parts.at(-1);
    if (last && last.bytes + bytes <= room) {
      last.groups.push(group);
      last.bytes += bytes;
    } else parts.push({ groups: [group], bytes });
  }
  return parts.map(({ groups }) => groups);
}

/** No source's file name starts so. */
function partName(name: string, part: number): string {
  return `part-${part}-of-${name}`;
}

function tooLarge({ name }: RuleGroup): string {
  return `group "${clip(name)}" is larger than ${MAX_BIN_BYTES / 1024} KiB, the most that fits into a ConfigMap: split the group`;
}
