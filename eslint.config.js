// Only what needs types: Biome does formatting and every rule that reads one file.
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';
import rawObjects from './eslint.raw-objects.js';

/** Rooms that may not read a clock, randomness, the environment or a file: they are handed what they need. */
const PURE = [
  'writer',
  'api',
  'components',
  'stack',
  'observed',
  'rotation',
  'user-files',
  'plan',
  'workloads',
  'manifests',
  'verify',
  'status',
  'pki',
].map((room) => `src/${room}/**/*.ts`);

const impure = (object, property, use) => ({ object, property, message: `A pure room is handed ${use} as a value.` });

const ASK_WITH_OWN_VALUE = 'Users choose keys, and every object inherits "constructor": ask with ownValue.';

/** Syntax that no file may have. */
const EVERYWHERE = [
  {
    selector:
      'CallExpression[callee.name=/^(generateKeyPairSync|generateKeySync)$/], CallExpression[callee.property.name=/^(generateKeyPairSync|generateKeySync)$/]',
    message: 'An RSA 4096 key takes seconds: generating it synchronously stops the event loop and the lease.',
  },
  {
    selector: "MemberExpression[computed=true][property.type='MemberExpression'][property.property.name='key']",
    message: ASK_WITH_OWN_VALUE,
  },
];

/** Syntax that the product may not have either. */
const IN_THE_PRODUCT = [
  ...EVERYWHERE,
  // Constants are written in capitals.
  ...['[object.name=/^(labels|annotations)$/]', '[object.property.name=/^(labels|annotations)$/]'].map((object) => ({
    selector: `MemberExpression[computed=true]${object}[property.type='Identifier'][property.name=/^[a-z]/]`,
    message: ASK_WITH_OWN_VALUE,
  })),
];

/** Rooms that read raw objects by their nature: `observed` makes facts of them, `apply` compares them, the others bring them. */
const RAW_ROOMS = ['observed', 'controller/apply', 'kube', 'writer'].map((room) => `src/${room}/**/*.ts`);

const RAW_READERS = [
  // The stack, by its schema; its status, which we wrote.
  'src/cli/proxy/clients.ts',
  'src/cli/render/from-cluster.ts',
  'src/cli/validate/changes.ts',
  'src/cli/verify/stack.ts',
  'src/controller/{finalize,found,gather,news,paused,reconcile,report}.ts',
  'src/controller/refused/{may-have,renew}.ts',
  'src/inputs/neighbours.ts',
  'src/plan/{known-authorities,revocation}.ts',
  'src/stack/resolve/resolve.ts',
  // What is wanted.
  'src/manifests/desired-hash.ts',
  'src/workloads/kept-sizes.ts',
  // Texts of ConfigMaps and Secrets, for all; what the caches hold of them; the type of a Secret of a user.
  'src/api/data.ts',
  'src/controller/caches/held-texts.ts',
  'src/inputs/pull-secrets.ts',
];

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'coverage', '**/*.js', '**/*.mjs', '**/*.cjs'] },
  {
    files: ['**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'max-lines': ['warn', { max: 220, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...EVERYWHERE],
    },
  },
  { files: ['src/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...IN_THE_PRODUCT] } },
  {
    files: ['src/**/*.ts'],
    ignores: [...RAW_ROOMS, ...RAW_READERS],
    plugins: { local: { rules: { 'raw-objects': rawObjects } } },
    rules: { 'local/raw-objects': 'error' },
  },
  {
    // What others write must not decide how long a regular expression takes.
    files: ['src/**/*.ts'],
    // It is linear whatever follows (`/\?.*$/s`), and reads what its own user prints.
    ignores: ['src/user-files/scrape/credentials.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  {
    files: ['test/**/*.ts'],
    // mocha's describe/it return nothing to await, and chai's assertions are expressions.
    rules: { '@typescript-eslint/no-floating-promises': 'error', 'max-lines': 'off' },
  },
  {
    files: PURE,
    ignores: ['src/pki/keys.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        impure('Date', 'now', '`now`'),
        impure('Math', 'random', 'randomness'),
        impure('process', 'env', 'settings'),
        impure('performance', 'now', '`now`'),
        impure('crypto', 'randomBytes', 'randomness'),
        impure('crypto', 'randomUUID', 'randomness'),
      ],
      'no-restricted-syntax': [
        'error',
        // These replace those of all files.
        ...IN_THE_PRODUCT,
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'A pure room is handed `now` as a value.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            ...['fs', 'fs/promises', 'net', 'tls', 'http', 'https', 'child_process', 'os', 'process']
              .flatMap((name) => [name, `node:${name}`])
              .filter((name) => name !== 'node:net')
              .map((name) => ({ name, message: 'A pure room does no input or output.' })),
            // These only look at a text.
            {
              name: 'node:net',
              allowImportNames: ['isIP', 'isIPv4', 'isIPv6'],
              message: 'A pure room does no input or output.',
            },
          ],
        },
      ],
    },
  },
);
