// A component and a CA that do not exist, written into a copy of the product: what does the compiler ask for, and what follows?
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export const NAME = 'write-door';
export const AUTHORITY = 'write';

/** A text that stands in a file, and what takes its place. */
type Change = readonly [file: string, found: string, instead: string];

/** Its instances. */
export const INSTANCES = ['east', 'west'] as const;

/** The folder of the component: a name of two words, a part that is two fields deep, three HTTP listeners, two instances. */
const FOLDER: Readonly<Record<string, string>> = {
  'facts.ts': `import { defineFacts } from '../facts.ts';
import type { InstanceName } from '../instance-names.ts';

export const writeDoor = defineFacts({
  name: '${NAME}',
  title: 'Write Door',
  called: 'Write Door',
  program: 'thanos',
  field: ['doors', 'write'],
  broughtBy: ['doors'],
  listeners: [
    { name: 'http', protocol: 'http', port: 10902, guard: 'web-file' },
    { name: 'write', protocol: 'http', port: 19291, guard: 'web-file' },
    { name: 'push', protocol: 'http', port: 19292, guard: 'signer', signer: '${AUTHORITY}' },
  ],
  health: 'http',
  clients: 'write',
  runsIn: { kind: 'StatefulSet', replicas: 'asked', turn: 6, volume: '5Gi' },
  leaves: [{ name: 'tls', signedBy: '${AUTHORITY}', usages: ['serverAuth', 'clientAuth'] }],
  instances: ({ sides }: { readonly sides: readonly InstanceName[] }) => sides,
  permissions: {
    purpose: 'doors',
    namespace: [{ apiGroup: 'discovery.k8s.io', resources: ['endpointslices'], verbs: ['get'] }],
    cluster: [],
  },
  does: { storeApi: { listener: 'http', type: 'door' }, blocks: 'writes', samples: true, missed: 'nothing is written' },
});
`,
  'flags.ts': `import type { Allowed } from '../../api/schema/flags/allowed.ts';

export const flags: Allowed = { switches: ['quick'], values: {}, choices: {} };
`,
  'spec.ts': `import { z } from 'zod';
import { componentObjectStorage } from '../../api/schema/object-storage.ts';
import { logLevel, replicas, storage, workloadFields } from '../../api/schema/workload.ts';
import { instanceNames } from '../instance-names.ts';
import { writeDoor } from './facts.ts';
import { flags } from './flags.ts';

export const spec = () =>
  z.strictObject({
    ...workloadFields({ ...writeDoor, flags }),
    replicas: replicas(1),
    logLevel: logLevel(),
    objectStorage: componentObjectStorage(),
    storage: storage(writeDoor.runsIn.volume),
    sides: instanceNames().prefault(${JSON.stringify(INSTANCES)}),
  });
`,
  'edges.ts': `import type { EdgeDraft } from '../edge.ts';
import { query } from '../query/facts.ts';

export const edges = (): readonly EdgeDraft[] => [
  { to: query, listener: 'http', kind: 'queries', purpose: 'what a door asks' },
];
`,
  'definition.ts': `import { define } from '../definition.ts';
import { edges } from './edges.ts';
import { writeDoor as facts } from './facts.ts';
import { flags } from './flags.ts';
import { spec } from './spec.ts';

export const writeDoor = define({ facts, flags, spec, edges });
`,
};

/** The same with instances that may be called anything. */
export const UNNAMED = 'unnamed-door';
const UNNAMED_DEFINITION = `import { z } from 'zod';
import { define } from '../definition.ts';
import { writeDoor } from '../${NAME}/definition.ts';

export const unnamedDoor = define({
  ...writeDoor,
  spec: () => z.strictObject({ sides: z.array(z.string()) }),
  edges: () => [],
});
`;

/** What its pods are made of: two of its listeners are its own affair. */
const MAKING = `import { webFileOf } from '../../manifests/files/web.ts';
import { configurationFile } from '../../stack/paths.ts';
import type { Making } from '../making.ts';

export const writeDoor: Making<'${NAME}'> = {
  of: '${NAME}',
  start: ['door'],
  arguments: (_plan, of) => [\`--side=\${of}\`],
  listens: {
    arguments: (_stack, of) => [
      '--write-address=:19291',
      \`--write-config=\${configurationFile(webFileOf(of, 'write'))}\`,
      '--push-address=:19292',
    ],
    families: ['write-', 'push-'],
  },
  isDiscovered: true,
  graceSeconds: () => 30,
};
`;

/** Two more, of which somebody forgot the rest: one is in the list alone, the other has all but its field. */
export const LISTED = 'listed-door';
export const PLACED = 'placed-door';

const definitionOf = (
  name: string,
  variable: string,
  field: string,
): string => `import { define } from '../definition.ts';
import { defineFacts } from '../facts.ts';
import { writeDoor } from '../${NAME}/definition.ts';

export const ${variable} = define({
  ...writeDoor,
  facts: defineFacts({ ...writeDoor.facts, name: '${name}', field: ['${field}'], broughtBy: ['${field}'] }),
});
`;

const ROW = `  ${AUTHORITY}: {
    signedBy: 'root',
    signs: 'a leaf for each door',
    lifetime: 'issuingCA',
    limits: { usages: ['serverAuth', 'clientAuth'], hosts: 'those of the stack' },
    trustedBy: ['http'],
  },
`;

/** All that the component and the CA take besides their own files. */
const CHANGES: readonly Change[] = [
  ['src/components/all.ts', 'sidecar] as const', 'sidecar, writeDoor] as const'],
  [
    'src/components/all.ts',
    '\nexport const ALL',
    "import { writeDoor } from './write-door/definition.ts';\n\nexport const ALL",
  ],
  [
    'src/components/authorities.ts',
    '} as const satisfies Readonly<Record<string, AuthorityRow>>',
    `${ROW}} as const satisfies Readonly<Record<string, AuthorityRow>>`,
  ],
  ['src/stack/schema/parts.ts', '} satisfies', `  '${NAME}': ({ doors }) => doors?.write,\n} satisfies`],
  ['src/workloads/all.ts', 'sidecar } satisfies', `sidecar, '${NAME}': writeDoor } satisfies`],
  ['src/workloads/all.ts', '\nconst ALL', "import { writeDoor } from './write-door/write-door.ts';\n\nconst ALL"],
  [
    'src/stack/schema/stack.ts',
    '  clients: clients(),',
    '  doors: z.strictObject({ write: writeDoor() }).optional(),\n  clients: clients(),',
  ],
  [
    'src/stack/schema/stack.ts',
    '\nconst fields',
    "import { spec as writeDoor } from '../../components/write-door/spec.ts';\n\nconst fields",
  ],
];

/** What those take that are not whole. */
const FORGETTING: readonly Change[] = [
  ['src/components/all.ts', 'writeDoor] as const', 'writeDoor, listedDoor, placedDoor] as const'],
  [
    'src/components/all.ts',
    '\nexport const ALL',
    `import { listedDoor } from './${LISTED}/definition.ts';
import { placedDoor } from './${PLACED}/definition.ts';

export const ALL`,
  ],
  ['src/stack/schema/parts.ts', '} satisfies', `  '${PLACED}': ({ placed }) => placed,\n} satisfies`],
  ['src/workloads/all.ts', '} satisfies', `, '${PLACED}': { ...writeDoor, of: '${PLACED}' } } satisfies`],
];

/** A copy of the product, with what tests and documents are made with, that anything may be written into. */
export class Copy {
  readonly directory = mkdtempSync(join(tmpdir(), 'made-up-'));

  /** @param certificate of the CA that does not exist, PEM */
  constructor(certificate: string) {
    for (const folder of ['src', 'test/support', 'scripts']) this.#take(folder);
    for (const file of ['package.json', 'tsconfig.json']) this.#take(file);
    this.#write(`test/support/authorities/${AUTHORITY}.crt`, certificate);
    symlinkSync(join(ROOT, 'node_modules'), join(this.directory, 'node_modules'));
    for (const [name, text] of Object.entries(FOLDER)) this.#write(`src/components/${NAME}/${name}`, text);
    this.#write(`src/workloads/${NAME}/${NAME}.ts`, MAKING);
    this.#change(CHANGES);
  }

  /**
   * What the compiler says of the whole product with the component and with three of which something was forgotten, each fault with
   * its file first. Afterwards those are gone again.
   */
  async faults(): Promise<readonly string[]> {
    const before = FORGETTING.map(([file]) => [file, readFileSync(join(this.directory, file), 'utf8')] as const);
    this.#write(`src/components/${LISTED}/definition.ts`, definitionOf(LISTED, 'listedDoor', 'listed'));
    this.#write(`src/components/${PLACED}/definition.ts`, definitionOf(PLACED, 'placedDoor', 'placed'));
    this.#write(`src/components/${UNNAMED}/definition.ts`, UNNAMED_DEFINITION);
    this.#change(FORGETTING);
    this.#write('src.json', JSON.stringify({ extends: './tsconfig.json', include: ['src'] }));
    const arguments_ = ['--noEmit', '--pretty', 'false', '-p', 'src.json'];
    const { stdout } = await this.#run([join(ROOT, 'node_modules/typescript/lib/tsc.js'), ...arguments_]);
    for (const [file, text] of before) this.#write(file, text);
    return stdout.split(/\n(?=src)/).filter((fault) => /^src\S+\(\d+,\d+\): error/.test(fault));
  }

  /** What a program in the copy writes, as JSON. @param text of a module in test/support */
  async ask<Answer>(text: string): Promise<Answer> {
    this.#write('test/support/asked.ts', text);
    const { stdout, stderr } = await this.#run(['test/support/asked.ts']);
    if (stderr) throw new Error(stderr);
    return JSON.parse(stdout);
  }

  #take(name: string): void {
    cpSync(join(ROOT, name), join(this.directory, name), { recursive: true });
  }

  #write(path: string, text: string): void {
    mkdirSync(dirname(join(this.directory, path)), { recursive: true });
    writeFileSync(join(this.directory, path), text);
  }

  #change(changes: readonly Change[]): void {
    for (const [file, found, instead] of changes) {
      const text = readFileSync(join(this.directory, file), 'utf8');
      if (!text.includes(found)) throw new Error(`${file} has no ${JSON.stringify(found)}`);
      this.#write(
        file,
        text.replace(found, () => instead),
      );
    }
  }

  /** Outside of the coverage of the tests: it is another program. */
  async #run(arguments_: readonly string[]) {
    const { NODE_V8_COVERAGE: _, ...env } = process.env;
    const options = { cwd: this.directory, env, maxBuffer: 1 << 26 };
    return run(process.execPath, arguments_, options).catch((failed: { stdout: string; stderr: string }) => failed);
  }
}
