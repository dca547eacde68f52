// How much of a random test is run. `npm run test:exhaustive` asks for more than CI has time for.
import { randomInt } from 'node:crypto';

/** Random cases of one test, by FUZZ_CASES. */
export const fuzzCases = (byDefault: number): number => Number(process.env['FUZZ_CASES'] ?? byDefault);

/** Another seed each time; a finding says with which FUZZ_SEED it comes again. */
export const fuzzSeed = (): number => Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31)) % 2 ** 31;

/** Milliseconds: the first time, the programs that judge are built from source; then each case has its time on a busy machine. */
export const fuzzTimeout = (cases: number): number => 1_800_000 + cases * 20;
