// Command line of `securethanos verify` -> options.
import { parseArgs } from 'node:util';
import { CLUSTER, oneStack, parsed, UsageError } from '../options.ts';

export interface VerifyOptions {
  readonly stack: string;
  /** Absent: the namespace of the context. */
  readonly namespace?: string;
  /** Name of a declared client, whose certificate is shown too. Absent: no certificate is shown, and no Secret is read. */
  readonly client?: string;
  readonly output: 'table' | 'json';
  readonly context?: string;
  readonly kubeconfig?: string;
}

export const VERIFY_USAGE = `usage: securethanos verify STACK [-n NAMESPACE] [--client NAME] [-o table|json] [--context CONTEXT] [--kubeconfig FILE]

Connects to every listener of every pod of the stack, through port-forwards of your own kubeconfig, without a certificate and
in plaintext; with --client also with the certificate of a declared client (spec.clients). Says what was seen.
Exit codes: 0 everything is protected, 1 something is not, 2 it could not be told.`;

const OUTPUTS = ['table', 'json'] as const;

/**
 * Reads the arguments after `verify`.
 * @throws UsageError
 */
export function readVerifyArguments(args: readonly string[]): VerifyOptions {
  const option = { type: 'string' } as const;
  const options = { ...CLUSTER, client: option, output: { ...option, short: 'o', default: 'table' } };
  const { values, positionals } = parsed(() => parseArgs({ args: [...args], allowPositionals: true, options }));
  const { output, ...named } = values;
  return { stack: oneStack(positionals), ...named, output: readOutput(output) };
}

function readOutput(text: string): VerifyOptions['output'] {
  const output = OUTPUTS.find((one) => one === text);
  if (output) return output;
  throw new UsageError(`--output=${text}: must be one of ${OUTPUTS.join(', ')}`);
}
