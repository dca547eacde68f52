import { clip } from './fields.ts';
import { renderRuleFile } from './render.ts';
import type { RuleGroup } from './rule-types.ts';
import type { RejectedRules, RuleFileOutput } from './sources.ts';

/** What one ConfigMap may hold, in bytes: Kubernetes allows 1 MiB for the whole object, this leaves room for metadata. */
export const MAX_BIN_BYTES = 900 * 1024;

/** Files by name for each ConfigMap in turn, and the groups that fit into none. */
export interface SplitRules {
  readonly bins: readonly Readonly<Record<string, string>>[];
  readonly rejected: readonly RejectedRules[];
}

/**
 * Shares files out to ConfigMaps. A file stays where it was as long as it fits there; others go, in order of their
 * names, to the first with room. A file that is too large is split by group.
 * @param previous names of the files in each ConfigMap now. Each is mounted at a moment of its own, so that a file that
 *   moves could be missing for a while.
 * @returns no bins for no files; a bin between others may be empty, so that those after it keep their numbers
 */
export function splitRules(
  files: readonly RuleFileOutput[],
  previous: readonly (readonly string[])[] = [],
): SplitRules {
  const split = files.map(splitFile);
  const pieces = split.flatMap((part) => part.pieces).sort((a, b) => (a.name < b.name ? -1 : 1));
  const bins = previous.map((): Bin => ({ files: {}, bytes: 0 }));
  const homeless = pieces.filter((piece) => {
    const home = bins[previous.findIndex((names) => names.includes(piece.name))];
    return !home || !put(piece, home);
  });
  for (const piece of homeless) if (!bins.some((bin) => put(piece, bin))) bins.push(makeBin(piece));
  while (bins.at(-1)?.bytes === 0) bins.pop();
  return { bins: bins.map((bin) => bin.files), rejected: split.flatMap((part) => part.rejected) };
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

interface SplitFile {
  readonly pieces: readonly Piece[];
  readonly rejected: readonly RejectedRules[];
}

function splitFile({ name, content, file }: RuleFileOutput): SplitFile {
  if (size({ name, content }) <= MAX_BIN_BYTES) return { pieces: [{ name, content }], rejected: [] };
  const sized = file.groups.map((group) => ({ group, bytes: Buffer.byteLength(renderRuleFile({ groups: [group] })) }));
  const room = MAX_BIN_BYTES - Buffer.byteLength(partName(name, file.groups.length));
  const rejected = sized
    .filter(({ bytes }) => bytes > room)
    .map(({ group }) => ({ source: name, message: tooLarge(group) }));
  const parts = pack(
    sized.filter(({ bytes }) => bytes <= room),
    room,
  );
  const pieces = parts.map((groups, index) => ({
    name: partName(name, index + 1),
    content: renderRuleFile({ groups }),
  }));
  return { pieces, rejected };
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
