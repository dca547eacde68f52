/** Where the sandbox tells what it does, one line at a time. */
export type Log = (line: string) => void;

/** Writes to standard error, so that standard output stays free for results. */
export const logToStandardError: Log = (line) => {
  process.stderr.write(`${line}\n`);
};

/** For callers who want to hear nothing. */
export const silent: Log = () => {};

/** Seconds since `start` (milliseconds of `performance.now()`), with one decimal. */
export function secondsSince(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
