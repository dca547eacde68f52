/** Where a verb writes. */
export interface Output {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** One thing that the command line tool can do. */
export interface Verb {
  readonly usage: string;
  readonly summary: string;
  /**
   * @param args what follows the verb
   * @returns the exit code
   * @throws UsageError
   */
  readonly run: (args: readonly string[], output: Output) => number | Promise<number>;
}
