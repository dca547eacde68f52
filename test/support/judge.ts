// Asks the programs that read what users write (sandbox/tools/judge-*) what they say of many texts at once.
import { execa } from 'execa';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import { logToStandardError as log } from '../../sandbox/log.ts';

/** What a judge said of one text. */
export interface Judgement {
  readonly ok: boolean;
  /** Why it refuses. */
  readonly error?: string;
  /** What the text means to it, where it tells. */
  readonly meaning?: unknown;
}

/** One text for one of the judges of a program. */
export interface Question {
  readonly judge: string;
  readonly input: string;
  /** What is switched on in the program that is judged by. */
  readonly features?: readonly string[];
}

/** @returns a judgement for each question, in the same order */
export async function askJudge(program: string, questions: readonly Question[]): Promise<readonly Judgement[]> {
  const path = (await ensureBinaries([program], { log }))[program] ?? '';
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('');
  const { stdout } = await execa(path, { input, maxBuffer: 1024 * 1024 * 1024 });
  const judgements = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Judgement);
  if (judgements.length !== questions.length)
    throw new Error(`${program} answered ${judgements.length} of ${questions.length} questions`);
  return judgements;
}
