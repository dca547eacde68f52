// Scenarios with stacks of their own that go on beside other tests: most of their time is waiting.

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
  readonly begin: () => void;
}

const beginnings = new Map<string, () => void>();

/** Declares a scenario while files are loaded. @param name by which another file begins it; else its own first test does */
export function beside(name: string): Beside {
  const steps = makeSteps();
  onBegin(name, steps.begin);
  return {
    before: (work) => globalThis.before(steps.add(work)),
    it: (title, work) => globalThis.it(title, steps.add(work)),
    // What comes last, wherever it stands.
    after: (work) => globalThis.after(() => steps.add(work)()),
  };
}

/** Declares something else that can begin early. */
export function onBegin(name: string, begin: () => void): void {
  beginnings.set(name, begin);
}

/**
 * Begins a scenario, if its file is part of the run. Nothing that other tests change meanwhile may matter to it, nor the
 * reverse.
 */
export function beginBeside(name: string): void {
  beginnings.get(name)?.();
}

/** They begin when `begin` is called, or when the first of them is waited for. */
export function makeSteps(): Steps {
  const begun = Promise.withResolvers<void>();
  let last: Promise<unknown> = begun.promise;
  return {
    begin: begun.resolve,
    add: (work) => {
      const done = last.then(work);
      // Whoever waits for it sees the error; nobody has to wait yet when it comes.
      last = done.catch(() => undefined);
      return () => {
        begun.resolve();
        return done;
      };
    },
  };
}
