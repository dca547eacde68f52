#!/usr/bin/env node
// The command line tool: the same pure rooms as the operator, without a cluster.
import { run } from './run.ts';

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
});
