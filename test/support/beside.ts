// Scenarios with stacks of their own that go on beside other tests: most of their time is waiting.
import { logToStandardError as log, secondsSince } from '../../sandbox/log.ts';

type Work = () => Promise<void>;

/** Mocha's functions, for a scenario: what they are given runs in its order when the scenario is begun, and mocha waits for it. */
export interface Beside {
  readonly before: (work: Work) => void;
  readonly it: (title: string, work: Work) => void;
  readonly after: (work: Work) => void;
}

/** The steps of a scenario, one after another. */
export interface Steps {
  /** @returns waits for the step, and fails as it failed. A later step runs also after one that failed. */
  readonly add: (work: Work) => Work;
  /** The same for what comes after all others, wherever it is declared: those who clean up. Not after the beginning. */
  readonly addLast: (work: Work) => Work;
  readonly begin: () => void;
}

const beginnings = new Map<string, () => void>();
const scenarios = new Map<string, Steps>();

/**
 * Declares a scenario while files are loaded. Files that give the same name go on one after another, in the order of the run.
 * @param name by which another file begins it; else its own first test does
 */
export function beside(name: string): Beside {
  const steps = scenarios.get(name) ?? makeSteps();
  scenarios.set(name, steps);
  onBegin(name, steps.begin);
  return {
    before: (work) => globalThis.before(steps.add(work)),
    it: (title, work) => globalThis.it(title, steps.add(timed(`${name}: ${title}`, work))),
    after: (work) => globalThis.after(steps.addLast(work)),
  };
}

/** Declares something else that can begin early. */
export function onBegin(name: string, begin: () => void): void {
  beginnings.set(name, begin);
}

/**
 * Begins a scenario, if its files are part of the run. Nothing that other tests change meanwhile may matter to it, nor the
 * reverse.
 */
export function beginBeside(name: string): void {
  beginnings.get(name)?.();
}

/** They begin when `begin` is called, or when the first of them is waited for. */
export function makeSteps(): Steps {
  const begun = Promise.withResolvers<void>();
  const cleaning: (() => void)[] = [];
  let last: Promise<unknown> = begun.promise;
  const begin = (): void => {
    for (const queue of cleaning.splice(0)) queue();
    begun.resolve();
  };
  const add = (work: Work): Work => {
    const done = last.then(work);
    // Whoever waits for it sees the error; nobody has to wait yet when it comes.
    last = done.catch(() => undefined);
    return () => {
      begin();
      return done;
    };
  };
  const addLast = (work: Work): Work => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => undefined);
    cleaning.push(() => void add(work)().then(resolve, reject));
    return () => {
      begin();
      return promise;
    };
  };
  return { add, addLast, begin };
}

/** Says what a step took: mocha tells only for how long it waited. */
function timed(what: string, work: Work): Work {
  return async () => {
    const began = performance.now();
    const end = (how: string) => log(`beside ${what}: ${how}${secondsSince(began)}`);
    await work().then(
      () => end(''),
      (error: unknown) => {
        end('FAILED after ');
        throw error;
      },
    );
  };
}
