// The layers of docs/architecture.md, as rules. A room may import itself and the rooms named here, nothing else of ours.

/** What the operator and the command line are both made of. */
const BELOW_ALL = [
  'api',
  'components',
  'stack',
  'pki',
  'observed',
  'rotation',
  'user-files',
  'plan',
  'manifests',
  'workloads',
  'verify',
  'dial',
  'threads',
  'kube',
  'inputs',
];

const ROOMS = {
  writer: [],
  api: [],
  components: ['api'],
  stack: ['api', 'components'],
  pki: ['api', 'stack'],
  observed: ['api', 'components', 'stack', 'pki'],
  rotation: ['api', 'stack', 'pki', 'observed'],
  'user-files': ['writer', 'api', 'components', 'stack', 'pki'],
  plan: ['api', 'components', 'stack', 'pki', 'observed', 'rotation', 'user-files'],
  manifests: ['writer', 'api', 'components', 'stack', 'pki', 'observed', 'user-files', 'plan'],
  workloads: ['writer', 'api', 'components', 'stack', 'observed', 'user-files', 'plan', 'manifests'],
  verify: ['api', 'stack', 'pki', 'observed', 'plan', 'manifests', 'workloads'],
  dial: ['api', 'stack', 'pki', 'verify'],
  status: ['api', 'components', 'stack', 'pki', 'observed', 'user-files', 'plan', 'verify'],
  threads: ['api', 'user-files', 'verify'],
  kube: ['writer', 'api', 'components'],
  inputs: ['api', 'components', 'stack', 'pki', 'observed', 'user-files', 'plan', 'threads', 'kube'],
  observability: ['api'],
  controller: [...BELOW_ALL, 'status', 'observability'],
  cli: ['writer', ...BELOW_ALL],
};

const layers = Object.entries(ROOMS).map(([room, allowed]) => ({
  name: `layer-${room}`,
  comment: `src/${room} may import ${allowed.length ? allowed.join(', ') : 'no other room'}.`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(${[room, ...allowed].join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layers,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '(main|types)\\.ts$' },
      to: {},
    },
    {
      name: 'forge-only-encodes',
      comment: 'Its known vulnerabilities are in parsing and verifying: only pki/asn1.ts may touch it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/pki/asn1\\.ts$' },
      to: { path: 'node_modules/node-forge' },
    },
    {
      name: 'client-node-only-in-kube',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/kube/' },
      to: { path: 'node_modules/@kubernetes/client-node', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'keys-are-made-by-the-controller',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(controller|pki)/' },
      to: { path: '^src/pki/keys\\.ts$' },
    },
    {
      name: 'stacks-are-accepted',
      comment: 'Who resolves a stack without src/user-files/flags takes flags whose texts nobody has judged.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/user-files/flags/accept\\.ts$' },
      to: { path: '^src/stack/resolve/resolve\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'product-without-sandbox',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(sandbox|test|scripts|bench)/' },
    },
    {
      name: 'no-dev-dependencies-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
