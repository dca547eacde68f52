// Asks `thanos tools rules-check`, the program of the second line, about many rule files at once.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { ensureBinaries } from '../../../sandbox/binaries/ensure.ts';
import { logToStandardError as log } from '../../../sandbox/log.ts';

/** @returns what it says of the files that it refuses, and how many it took */
export async function checkRules(
  contents: readonly string[],
): Promise<{ readonly refused: readonly string[]; readonly taken: number }> {
  const { thanos = '' } = await ensureBinaries(['thanos'], { log });
  const folder = await mkdtemp(join(tmpdir(), 'rules-check-'));
  try {
    for (const [index, content] of contents.entries()) await writeFile(join(folder, `${index}.yaml`), content);
    const { stderr } = await execa(thanos, ['tools', 'rules-check', `--rules=${folder}/*.yaml`], { reject: false });
    const lines = stderr.split('\n');
    return {
      refused: lines.filter((line) => line.includes('level=error')),
      taken: lines.filter((line) => line.includes('result=SUCCESS')).length,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
