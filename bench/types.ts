/** One measured figure beside its target. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** The target: not more than this. */
  readonly limit: number;
  readonly unit: 's' | 'ms' | 'MB' | 'times' | 'writes';
  /** What else was seen, in a few words. */
  readonly seen: string;
}

/** How much is measured. */
export interface Size {
  /** Stacks that are made one after another on an idle operator. */
  readonly repetitions: number;
  /** Stacks that are made at once. */
  readonly stacks: number;
}

export type Scenario = (size: Size) => Promise<readonly Figure[]>;

export const isMet = ({ value, limit }: Figure): boolean => value <= limit;
