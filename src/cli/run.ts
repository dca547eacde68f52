import { ownValue } from '../api/own-value.ts';
import { crd } from './crd/crd.ts';
import { CLUSTER_OPTIONS_HELP, FILE_OPTIONS_HELP, UsageError, VALIDATE_OPTIONS_HELP } from './options.ts';
import { proxy } from './proxy/proxy.ts';
import { render } from './render/render.ts';
import { validate } from './validate/validate.ts';
import type { Output, Verb } from './verb.ts';
import { verify } from './verify/verify.ts';

const VERBS: Readonly<Record<string, Verb>> = { render, validate, crd, proxy, verify };

/** Exit code for a command line that can't be understood. */
const USAGE_EXIT_CODE = 2;

/**
 * Runs the verb that the arguments name.
 * @param args the command line without the program
 * @returns the exit code: 0, 1 when the files are wrong, 2 when the command line is
 */
export async function run(args: readonly string[], output: Output): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (['help', '--help', '-h'].includes(name)) {
    output.out(help());
    return args.length === 0 ? USAGE_EXIT_CODE : 0;
  }
  const verb = ownValue(VERBS, name);
  try {
    if (!verb) throw new UsageError(`there is no verb "${name}"`);
    return await verb.run(rest, output);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.error(`${error.message}\n\n${help()}`);
    return USAGE_EXIT_CODE;
  }
}

function help(): string {
  const width = Math.max(...Object.values(VERBS).map(({ usage }) => usage.length));
  const lines = Object.values(VERBS).map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  return `usage: securethanos VERB\n\n${lines.join('\n')}\n\nOptions of render and validate (- as a file is standard input):\n${FILE_OPTIONS_HELP}\n\nOptions of validate:\n${VALIDATE_OPTIONS_HELP}\n\nOptions of render --from-cluster:\n${CLUSTER_OPTIONS_HELP}\n`;
}
