import { open } from 'node:fs/promises';

/** Bytes that are read at once: some thousand lines of an audit log. */
const CHUNK = 4 * 1024 * 1024;

/**
 * The last lines of a file, in their order, without empty ones.
 * @param isEnough whether lines before this one are of no use; it is asked for one line of each chunk, so that more lines
 * than were needed may come
 * @param chunk bytes that are read at once
 */
export async function linesFromTheEnd(
  path: string,
  isEnough: (line: string) => boolean,
  chunk: number = CHUNK,
): Promise<readonly string[]> {
  await using file = await open(path);
  const parts: Buffer[] = [];
  for (let end = (await file.stat()).size; end > 0; end -= chunk) {
    const start = Math.max(0, end - chunk);
    const { buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    parts.unshift(buffer);
    const whole = buffer.indexOf('\n') + 1;
    const next = buffer.indexOf('\n', whole);
    // A chunk may hold no whole line, and the first has nothing before it.
    if (start === 0 || whole === 0 || next < 0) continue;
    if (isEnough(buffer.toString('utf8', whole, next))) {
      parts[0] = buffer.subarray(whole);
      break;
    }
  }
  return Buffer.concat(parts)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}
