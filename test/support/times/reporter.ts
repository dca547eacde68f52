// What mocha's own reporter prints, and after it where the time went: mocha tells what tests took, but not what hooks took.
import { relative } from 'node:path';
import Mocha from 'mocha';
import { processorSeconds } from './processor.ts';
import { Times } from './times.ts';

const { EVENT_RUN_BEGIN, EVENT_RUN_END, EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_HOOK_BEGIN, EVENT_HOOK_END } =
  Mocha.Runner.constants;

const now = () => ({ clock: performance.now() / 1000, processor: processorSeconds() });

/** Named by .mocharc.*.json. */
export default class TimedReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const times = new Times(now);
    const isWhole = ({ parent }: Mocha.Suite) => parent?.root === true;
    runner.once(EVENT_RUN_BEGIN, () => times.end('what is set up once'));
    runner.on(EVENT_HOOK_BEGIN, () => times.beginHook());
    runner.on(EVENT_HOOK_END, () => times.endHook());
    runner.on(EVENT_SUITE_BEGIN, (suite) => isWhole(suite) && times.begin());
    runner.on(EVENT_SUITE_END, (suite) => isWhole(suite) && times.end(relative('.', suite.file ?? suite.title)));
    runner.once(EVENT_RUN_END, () => console.log(times.table()));
  }
}
