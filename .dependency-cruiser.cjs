// The layers of docs/architecture.md, as rules. A room may import itself and the rooms named here, nothing else of ours.
const ROOMS = {
  api: [],
  stack: ['api'],
  pki: ['api', 'stack'],
  rotation: ['api', 'stack', 'pki'],
  'user-files': ['api', 'stack'],
  plan: ['api', 'stack', 'pki', 'rotation', 'user-files'],
  configuration: ['api', 'stack', 'pki', 'user-files', 'plan'],
  status: ['api', 'stack', 'pki', 'plan'],
  manifests: ['api', 'stack', 'pki', 'user-files', 'plan', 'configuration'],
  kube: ['api'],
  inputs: ['api', 'stack', 'pki', 'user-files', 'plan', 'configuration', 'status', 'kube'],
  dial: ['api', 'stack', 'pki'],
  observability: ['api'],
  controller: [
    'api',
    'stack',
    'pki',
    'rotation',
    'user-files',
    'plan',
    'configuration',
    'status',
    'manifests',
    'kube',
    'inputs',
    'dial',
    'observability',
  ],
  cli: [
    'api',
    'stack',
    'pki',
    'rotation',
    'user-files',
    'plan',
    'configuration',
    'status',
    'manifests',
    'kube',
    'inputs',
    'dial',
  ],
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
      comment: 'Its known vulnerabilities are in parsing and verifying: only pki/encode.ts may touch it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/pki/encode\\.ts$' },
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
      from: { path: '^src/', pathNot: '^src/(controller|dial|pki)/' },
      to: { path: '^src/pki/keys\\.ts$' },
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
