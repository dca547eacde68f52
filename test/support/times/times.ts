/** A moment: seconds of the clock, and of the processor. */
export interface Moment {
  readonly clock: number;
  readonly processor: number;
}

interface Row {
  readonly clock: number;
  readonly hooks: number;
  readonly processor: number;
}

/** Files that take less are not worth a line. */
const LEAST_SECONDS = 2;
const NONE: Row = { clock: 0, hooks: 0, processor: 0 };

/** What the files of a run took, hooks included. */
export class Times {
  readonly #now: () => Moment;
  readonly #rows = new Map<string, Row>();
  #began: Moment;
  #hookBegan = 0;
  #hooks = 0;

  constructor(now: () => Moment) {
    this.#now = now;
    this.#began = now();
  }

  begin(): void {
    this.#began = this.#now();
    this.#hooks = 0;
  }

  beginHook(): void {
    this.#hookBegan = this.#now().clock;
  }

  endHook(): void {
    this.#hooks += this.#now().clock - this.#hookBegan;
  }

  /** Counts what was since `begin` as that of a file; several suites of one are added up. */
  end(file: string): void {
    const { clock, processor } = this.#now();
    const earlier = this.#rows.get(file) ?? NONE;
    this.#rows.set(file, {
      clock: earlier.clock + clock - this.#began.clock,
      hooks: earlier.hooks + this.#hooks,
      processor: earlier.processor + processor - this.#began.processor,
    });
  }

  /** The longest first. */
  table(): string {
    const rows = [...this.#rows].toSorted(([, one], [, other]) => other.clock - one.clock);
    const shown = rows.filter(([, { clock }]) => clock >= LEAST_SECONDS);
    const sum = (of: (row: Row) => number) => rows.reduce((total, [, row]) => total + of(row), 0);
    const all: Row = {
      clock: sum(({ clock }) => clock),
      hooks: sum(({ hooks }) => hooks),
      processor: sum(({ processor }) => processor),
    };
    return ['[time] seconds   hooks  processor', ...shown.map(line), line(['all files', all])].join('\n');
  }
}

function line([name, { clock, hooks, processor }]: readonly [string, Row]): string {
  const column = (seconds: number, width: number) => seconds.toFixed(1).padStart(width);
  return `[time] ${column(clock, 7)} ${column(hooks, 7)} ${column(processor, 10)}  ${name}`;
}
