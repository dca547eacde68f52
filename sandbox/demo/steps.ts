// What the demo prints: numbered steps with their time, and the output of commands as a person would see it.

export interface Steps {
  /** Runs one step and says how long it took. */
  readonly step: <Value>(title: string, work: () => Promise<Value>) => Promise<Value>;
  /** Prints a command and what it answered. */
  readonly show: (command: string, output: string) => void;
  readonly say: (text: string) => void;
}

export function startSteps(write: (text: string) => void): Steps {
  let number = 0;
  return {
    step: async (title, work) => {
      number += 1;
      write(`\n[${number}] ${title} ...\n`);
      const began = performance.now();
      const value = await work();
      write(`    done in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
      return value;
    },
    show: (command, output) => write(`\n    $ ${command}\n${indent(output)}\n`),
    say: (text) => write(`${indent(text)}\n`),
  };
}

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
