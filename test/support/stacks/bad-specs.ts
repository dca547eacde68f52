// Specs that nobody may apply, by what is wrong with them. The API server and `validate` must both refuse each, name the
// field, and say `says`; without `says`, they say in their own words what the schema takes.
import type { StackSpecInput, StackStatus } from '../../../src/stack/types.ts';

type Part = Readonly<Record<string, unknown>>;

export interface BadSpec {
  readonly field: string;
  readonly says?: string;
  readonly spec: Part;
}

/** A stack as it was; without a status as in a file. */
interface Before {
  readonly before: StackSpecInput;
  readonly status?: StackStatus;
}

/** A change that nobody may make. */
export interface BadChange extends BadSpec, Before {}

export interface GoodChange extends Before {
  readonly after: StackSpecInput;
}

/** The only field that a stack needs. */
const BASE = { objectStorage: { secretRef: { name: 'thanos-objstore' } } };

const bad = (field: string, part: Part, says?: string): BadSpec => ({
  field: `spec.${field}`,
  spec: { ...BASE, ...part },
  ...(says === undefined ? {} : { says }),
});
const badChange = (field: string, before: Part, after: Part, says: string, status?: StackStatus): BadChange => ({
  ...bad(field, after, says),
  before: { ...BASE, ...before } as StackSpecInput,
  ...(status ? { status } : {}),
});
const goodChange = (before: Part, after: Part, status?: StackStatus): GoodChange => ({
  before: { ...BASE, ...before } as StackSpecInput,
  after: { ...BASE, ...after } as StackSpecInput,
  ...(status ? { status } : {}),
});

const client = (more: Part) => ({ clients: [{ name: 'grafana', ...more }] });
const alertmanager = (url: unknown) => ({ ruler: { alertmanagers: [{ url }] } });
const protectedAlertmanager = (more: Part) => ({ ruler: { alertmanagers: [{ url: 'https://am', ...more }] } });
const KEY = { name: 'am', key: 'a' };
const LOGIN = { username: KEY, password: KEY };
const query = (more: Part) => ({ query: more });
const flag = (value: unknown) => query({ additionalArgs: [value] });
const lifetime = (duration: string, renewBefore?: string) => ({
  tls: { certificate: { duration, ...(renewBefore ? { renewBefore } : {}) } },
});
const key = (privateKey: Part) => ({ tls: { privateKey } });
const keep = (retentionConfig: Part) => ({ compactor: { retentionConfig } });
const resources = (more: Part) => query({ resources: more });
const tolerate = (toleration: Part) => query({ tolerations: [toleration] });
const spread = (more: Part) =>
  query({
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', ...more }],
  });
const near = (term: Part) =>
  query({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
const rather = (weight: number) =>
  query({
    affinity: {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight, preference: { matchExpressions: [{ key: 'disk', operator: 'Exists' }] } },
        ],
      },
    },
  });
const policy = (more: Part) => ({ networkPolicy: more });
const cidr = (value: string) => policy({ objectStorage: { cidrs: [value] } });
const egress = (more: Part) =>
  policy({
    additionalEgress: [
      { component: 'query', to: [{ ipBlock: { cidr: '192.0.2.0/24' } }], ports: [{ port: 1 }], ...more },
    ],
  });
const volume = (storage: Part) => ({ store: { storage } });
const matching = (...matchExpressions: readonly Part[]) => client({ podSelector: { matchExpressions } });

const TCP = { probes: 'TCP' };
const DIGEST = 'a'.repeat(64);
const PINNED = `registry.example.com:5000/thanos@sha256:${DIGEST}`;
/** A stack that must be pinned and is, but for what `more` says. */
const required = (more: Part) => ({ imageDigestPolicy: 'Required', image: PINNED, probeImage: PINNED, ...more });

const TIME = 'must be a duration of hours, minutes and seconds, such as "2160h" or "1h30m"';
const PROMETHEUS_TIME = 'must be a Prometheus duration, such as "30d" or "6h"';
const OURS = 'that a stack may set, with a value of its kind';
const RANGE = 'must be an address range, such as "203.0.113.0/24"';
const URL_FORM = 'must be an http or https URL without user, query and fragment';
const SERVER_NAME = 'ruler.alertmanagers[0].tlsConfig.serverName';
const OBJECT_NAME = 'must be an object name';
const BAD_DIGEST = 'a digest behind it is "@sha256:" and 64 characters of 0-9 and a-f: copy it from the registry';
const BAD_DIGESTS = [
  ...['@', '@sha256:', '@sha256:short', `@sha256:${DIGEST.slice(1)}`, `@sha256:${DIGEST}a`, `@sha256:${DIGEST} `],
  ...[`@sha256:${DIGEST.toUpperCase()}`, `@sha512:${DIGEST}${DIGEST}`, `@${DIGEST}`, `@sha256-${DIGEST}`],
  ...[`@sha256:${DIGEST}:v0.42.4`, `@sha256:${DIGEST}@sha256:${DIGEST}`, `@sha256:${DIGEST}\n--a`],
];

/** Bad specs by their group. */
export const BAD_SPECS: Readonly<Record<string, readonly BadSpec[]>> = {
  'types and what is required': [
    bad('objectStorage', { objectStorage: undefined }),
    bad('objectStorage', { objectStorage: 'thanos-objstore' }),
    bad('objectStorage.secretRef', { objectStorage: {} }),
    bad('objectStorage.secretRef.name', { objectStorage: { secretRef: {} } }),
    bad('version', { version: 42 }),
    bad('paused', { paused: 'yes' }),
    bad('query.replicas', query({ replicas: '2' })),
    bad('query.replicas', query({ replicas: 1.5 })),
    bad('query.replicaLabels', query({ replicaLabels: 'replica' })),
    bad('query.additionalArgs[0]', flag(1)),
    bad('query.nodeSelector.zone', query({ nodeSelector: { zone: 1 } })),
    bad('query.podAnnotations.a', query({ podAnnotations: { a: true } })),
    bad('clients', { clients: { name: 'grafana' } }),
    bad('clients[0].name', { clients: [{}] }),
    bad('ruler.alertmanagers[0].url', { ruler: { alertmanagers: [{}] } }),
    bad('ruler.ruleSelector', { ruler: { ruleSelector: 'all' } }),
    bad('prometheus.additionalScrapeConfigs.key', { prometheus: { additionalScrapeConfigs: { name: 'a' } } }),
    bad('prometheus.externalLabels.cluster', { prometheus: { externalLabels: { cluster: 1 } } }),
  ],
  'unknown fields': [
    bad('unknown', { unknown: 1 }),
    bad('query.unknown', query({ unknown: 1 })),
    bad('query.replica', query({ replica: 2 })),
    bad('clients[0].unknown', client({ unknown: 1 })),
    bad('compactor.replicas', { compactor: { replicas: 2 } }),
    bad('query.storage', query({ storage: { size: '1Gi' } })),
    bad('query.resources.claims', resources({ claims: [{ name: 'gpu' }] })),
    bad('tls.insecureSkipVerify', { tls: { insecureSkipVerify: true } }),
    // Schedules of rotations do not exist yet, so no cron expression is taken, good or bad.
    bad('tls.rotation', { tls: { rotation: { schedule: { certificates: '99 * * * *' } } } }),
    bad('receive', { receive: {} }),
  ],
  'ranges and sizes': [
    bad('query.replicas', query({ replicas: -1 })),
    bad('query.replicas', query({ replicas: 101 })),
    bad('store.replicas', { store: { replicas: 1000 } }),
    bad('clients[0].access', client({ access: [] })),
    bad('networkPolicy.dns.ports[0]', policy({ dns: { ports: [0] } })),
    bad('networkPolicy.dns.ports[0]', policy({ dns: { ports: [65_536] } })),
    bad('networkPolicy.objectStorage.ports', policy({ objectStorage: { ports: [] } })),
    bad('networkPolicy.additionalEgress[0].to', egress({ to: [] })),
    bad('networkPolicy.additionalEgress[0].ports', egress({ ports: [] })),
    bad('query.topologySpreadConstraints[0].maxSkew', spread({ maxSkew: 0 })),
    bad('clients', { clients: Array.from({ length: 65 }, (_, index) => ({ name: `c${index}` })) }),
  ],
  'choices and unions': [
    bad('tls.mode', { tls: { mode: 'Nobody' } }),
    bad('tls.keyExchange', { tls: { keyExchange: 'Require' } }),
    bad('tls.http.clientAuth', { tls: { http: { clientAuth: 'None' } } }),
    bad('tls.privateKey.algorithm', key({ algorithm: 'Ed25519' })),
    bad('tls.privateKey', key({ size: 2048 }), 'size must be 256 or 384 for ECDSA'),
    bad('tls.privateKey', key({ algorithm: 'RSA', size: 256 }), '2048, 3072 or 4096 for RSA'),
    bad('tls.privateKey', key({ algorithm: 'RSA', size: 1024 }), '2048, 3072 or 4096 for RSA'),
    bad('query.logLevel', query({ logLevel: 'loud' })),
    bad('query.probes', query({ probes: 'None' })),
    bad('clients[0].access[0]', client({ access: ['alertmanager'] })),
    bad('prometheus.kubernetesDiscovery', { prometheus: { kubernetesDiscovery: 'All' } }),
    bad('networkPolicy.mode', policy({ mode: 'Audit' })),
    bad('networkPolicy.additionalEgress[0].component', egress({ component: 'grafana' })),
    bad(
      'networkPolicy.additionalEgress[0].to[0]',
      egress({ to: [{ ipBlock: { cidr: '192.0.2.0/24' }, podSelector: {} }] }),
      'give two peers for both',
    ),
    bad('networkPolicy.additionalEgress[0].to[0]', egress({ to: [{}] }), 'must be either an ipBlock'),
    bad('persistentVolumeClaimRetentionPolicy.whenDeleted', {
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Keep' },
    }),
  ],
  'versions and images': [
    bad('version', { version: 'v0.39.9' }, 'must be a Thanos version from v0.40.0 on'),
    bad('version', { version: '0.42.4' }, 'such as "v0.42.4"'),
    bad('version', { version: 'latest' }, 'such as "v0.42.4"'),
    bad('prometheus.version', { prometheus: { version: 'v2.55.0' } }, 'must be a Prometheus 3 version'),
    ...[
      '',
      'not an image',
      'quay.io/Thanos/thanos',
      'a:',
      ':v0.42.4',
      'a::b',
      'a//b',
      '/a',
      'a/',
      '[::1/a',
      'https://a/b',
    ].map((image) => bad('image', { image }, 'must be an image reference')),
    ...BAD_DIGESTS.flatMap((end) => [
      bad('image', { image: `quay.io/thanos/thanos${end}` }, BAD_DIGEST),
      bad('image', { image: `registry.example.com:5000/thanos:v0.42.4${end}` }, BAD_DIGEST),
    ]),
    bad('probeImage', { probeImage: 'a@sha256:short' }, BAD_DIGEST),
    bad('prometheus.image', { prometheus: { image: 'a@sha256:short' } }, BAD_DIGEST),
    bad(
      'image',
      { image: 'quay.io/thanos/thanos:v0.39.2' },
      'than Thanos v0.40.0 or newer: take such an image, or give',
    ),
    bad('image', { image: `a:v0.39.2@sha256:${DIGEST}` }, 'than Thanos v0.40.0 or newer'),
    bad('prometheus.image', { prometheus: { image: 'a:v2.55.0' } }, 'than Prometheus 3'),
    ...['0.39.2-debian-12-r2', 'v0.39.2_1', '0.042.4', '20.24.1', 'v0.42.04'].map((tag) =>
      bad('image', { image: `bitnami/thanos:${tag}` }, 'than Thanos v0.40.0 or newer'),
    ),
    bad('prometheus.image', { prometheus: { image: 'a:2.55.0' } }, 'than Prometheus 3'),
    ...['quay.io/prometheus/prometheus:v3.9.1-distroless', `a:v3.9.1-distroless@sha256:${DIGEST}`].map((image) =>
      bad('prometheus.image', { prometheus: { image } }, 'is distroless and has no /bin/cp'),
    ),
    bad('prometheus.version', { prometheus: { version: 'v3.9.1-distroless' } }, 'set spec.probeImage to'),
    bad('probeImage', { probeImage: 'a:v3.9.1-distroless' }, 'is distroless and has no /bin/cp'),
  ],
  'images that must have a digest': [
    bad('imageDigestPolicy', { imageDigestPolicy: 'Always' }),
    bad('imageDigestPolicy', { imageDigestPolicy: true }),
    bad('image', required({ image: undefined }), 'is Required: add spec.image with the digest'),
    bad('image', required({ image: 'a:v0.42.4' }), 'or set spec.imageDigestPolicy to Optional'),
    bad('probeImage', required({ probeImage: undefined }), 'is Required: add spec.probeImage with the digest'),
    bad('probeImage', required({ probeImage: 'a:v3.14.0' }), 'is Required: add spec.probeImage'),
    bad('probeImage', required({ probeImage: 'a', prometheus: { image: PINNED } }), 'is Required: add spec.probeImage'),
    ...(['query', 'store', 'compactor', 'ruler'] as const).map((component) => {
      const others = { query: TCP, store: TCP, compactor: TCP, ruler: TCP, [component]: {} };
      return bad('probeImage', required({ probeImage: undefined, ...others }), 'is Required: add spec.probeImage');
    }),
    bad('prometheus.image', required({ prometheus: {} }), 'is Required: add spec.prometheus.image with the digest'),
    bad('prometheus.image', required({ prometheus: { image: 'a:v3.14.0' } }), 'is Required: add spec.prometheus.image'),
  ],
  'Secrets that images are pulled with': [
    bad('imagePullSecrets', { imagePullSecrets: 'registry' }),
    bad('imagePullSecrets[0]', { imagePullSecrets: ['registry'] }),
    bad('imagePullSecrets[0].name', { imagePullSecrets: [{}] }),
    bad('imagePullSecrets[0].namespace', { imagePullSecrets: [{ name: 'a', namespace: 'kube-system' }] }),
    bad('imagePullSecrets[0].name', { imagePullSecrets: [{ name: '../a' }] }, OBJECT_NAME),
    bad('imagePullSecrets[0].name', { imagePullSecrets: [{ name: '' }] }, OBJECT_NAME),
    bad('imagePullSecrets', { imagePullSecrets: [{ name: 'a' }, { name: 'b' }, { name: 'a' }] }, 'one Secret twice'),
    bad('imagePullSecrets', { imagePullSecrets: Array.from({ length: 17 }, (_, index) => ({ name: `a${index}` })) }),
  ],
  durations: [
    bad('tls.certificate.duration', lifetime('ECDSA'), TIME),
    bad('tls.certificate.duration', lifetime('90d'), TIME),
    bad('query.timeout', query({ timeout: '2d' }), TIME),
    bad('query.timeout', query({ timeout: '' }), TIME),
    bad('query.timeout', query({ timeout: '5' }), TIME),
    bad('query.timeout', query({ timeout: '0s' }), 'must be longer than 0'),
    bad('query.timeout', query({ timeout: '9999999h' }), TIME),
    bad('store.syncInterval', { store: { syncInterval: '1d' } }, TIME),
    bad('store.syncInterval', { store: { syncInterval: '0m' } }, 'must be longer than 0'),
    bad('compactor.consistencyDelay', { compactor: { consistencyDelay: '30' } }, TIME),
    bad('compactor.deleteDelay', { compactor: { deleteDelay: '-48h' } }, TIME),
    bad('ruler.evaluationInterval', { ruler: { evaluationInterval: '0s' } }, 'must be longer than 0'),
    bad('prometheus.scrapeInterval', { prometheus: { scrapeInterval: '1 m' } }, TIME),
    bad('prometheus.retention', { prometheus: { retention: 'ever' } }, PROMETHEUS_TIME),
    bad('prometheus.retention', { prometheus: { retention: '0' } }, 'must be longer than 0'),
    bad('ruler.retention', { ruler: { retention: '1h1d' } }, PROMETHEUS_TIME),
    bad('tls.certificate', lifetime('59m', '5m'), 'duration must be at least 1h'),
    bad('tls.certificate', lifetime('1h', '1m'), 'renewBefore must be at least 5m'),
    bad('tls.certificate', lifetime('2h', '1h1s'), 'renewBefore must be at most half of duration'),
    bad('tls.certificate', lifetime('2h', '3h'), 'lower renewBefore or raise duration'),
    bad('tls.certificate', lifetime('1439h'), 'renewBefore must be at most half of duration'),
    bad(
      'tls.issuingCA',
      { tls: { issuingCA: { duration: '11679h' } } },
      'renewBefore must be at most half of duration',
    ),
    bad('tls.rootCA', { tls: { rootCA: { duration: '35039h' } } }, 'renewBefore must be at most half of duration'),
    bad('compactor.retentionConfig.raw', keep({ raw: 'ever' }), PROMETHEUS_TIME),
    bad('compactor.retentionConfig', keep({ raw: '1d' }), 'raw must be at least 40h'),
    bad('compactor.retentionConfig', keep({ raw: '1d15h59m' }), 'raw must be at least 40h'),
    bad('compactor.retentionConfig', keep({ fiveMinutes: '9d23h' }), 'fiveMinutes must be at least 240h'),
  ],
  'additional arguments': [
    bad('query.additionalArgs[0]', flag('query.timeout=1m'), 'must be one flag'),
    bad('query.additionalArgs[0]', flag('-h'), 'must be one flag'),
    bad('query.additionalArgs[0]', flag('--query.timeout 1m'), 'must be one flag'),
    bad('query.additionalArgs[0]', flag('--grpc-server-tls-cert=/tmp/a'), OURS),
    bad('query.additionalArgs[0]', flag('--http.config='), OURS),
    ...['--store=x:10901', '--web.route-prefix=/thanos', '--web.external-prefix=/thanos', '--query.timeout=1m'].map(
      (argument) => bad('query.additionalArgs[0]', flag(argument), OURS),
    ),
    ...['--query.max-concurrent=many', '--query.promql-engine=other', '--query.partial-response=true', '--help'].map(
      (argument) => bad('query.additionalArgs[0]', flag(argument), OURS),
    ),
    ...['--agent', '--web.route-prefix=/prom', '--web.external-url=https://prom.example.com/prom'].map((argument) =>
      bad('prometheus.additionalArgs[0]', { prometheus: { additionalArgs: [argument] } }, OURS),
    ),
    bad('store.additionalArgs[0]', { store: { additionalArgs: ['--index-cache.config-file=/conf/a.yml'] } }, OURS),
    bad('ruler.additionalArgs[0]', { ruler: { additionalArgs: ['--alert.relabel-config-file=/x'] } }, OURS),
    ...['--index-cache.config=[]', '--selector.relabel-config={}', '--selector.relabel-config=[{regex: $(HOME)}]'].map(
      (argument) => bad('store.additionalArgs[0]', { store: { additionalArgs: [argument] } }, OURS),
    ),
    bad('query.additionalArgs[0]', flag('--http-address=:1'), OURS),
    bad('query.additionalArgs[0]', flag('--endpoint=elsewhere:10901'), OURS),
    bad('store.additionalArgs[0]', { store: { additionalArgs: ['--objstore.config=type: S3'] } }, OURS),
    bad('ruler.additionalArgs[0]', { ruler: { additionalArgs: ['--grpc-query-endpoint=x'] } }, OURS),
    bad('prometheus.additionalArgs[0]', { prometheus: { additionalArgs: ['--web.enable-admin-api'] } }, OURS),
    bad('prometheus.additionalArgs[0]', { prometheus: { additionalArgs: ['--web.user-assets=/etc'] } }, OURS),
    bad('prometheus.additionalArgs[0]', { prometheus: { additionalArgs: ['--web.console.templates=/etc'] } }, OURS),
    bad(
      'prometheus.sidecar.additionalArgs[0]',
      { prometheus: { sidecar: { additionalArgs: ['--prometheus.url=http://a'] } } },
      OURS,
    ),
  ],
  names: [
    bad('objectStorage.secretRef.name', { objectStorage: { secretRef: { name: 'Not_A_Name' } } }, OBJECT_NAME),
    bad('objectStorage.secretRef.name', { objectStorage: { secretRef: { name: 'a..b' } } }, OBJECT_NAME),
    bad('objectStorage.secretRef.name', { objectStorage: { secretRef: { name: 'a'.repeat(254) } } }),
    bad('objectStorage.secretRef.key', { objectStorage: { secretRef: { name: 'a', key: 'a/b' } } }, 'must be a key'),
    bad('ruler.ruleConfigMaps[0].name', { ruler: { ruleConfigMaps: [{ name: '' }] } }, OBJECT_NAME),
    bad('ruler.ruleConfigMaps', { ruler: { ruleConfigMaps: [{ name: 'a' }, { name: 'a' }] } }, 'remove one of the two'),
    bad('store.storage.storageClassName', volume({ storageClassName: 'Fast' }), OBJECT_NAME),
    bad('query.priorityClassName', query({ priorityClassName: 'very high' }), OBJECT_NAME),
    bad('query.replicaLabels[0]', query({ replicaLabels: ['a-b'] }), 'must be a label name'),
    bad('prometheus.externalLabels', { prometheus: { externalLabels: { 'a-b': 'c' } } }, 'must have names of labels'),
    bad(
      'prometheus.externalLabels',
      { prometheus: { externalLabels: { prometheus_replica: 'a' } } },
      'must not hold prometheus_replica',
    ),
    bad('ruler.labels', { ruler: { labels: { '1a': 'b' } } }, 'must have names of labels'),
    bad('ruler.labels', { ruler: { labels: { rule_replica: 'a' } } }, 'must not hold rule_replica'),
    bad('tls.trustDomain', { tls: { trustDomain: 'a..b' } }, 'must be a DNS name'),
    bad('tls.trustDomain', { tls: { trustDomain: 'spiffe://a' } }, 'must be a DNS name'),
    bad('ruler.alertmanagers[0].url', alertmanager('ftp://alertmanager'), URL_FORM),
    bad('ruler.alertmanagers[0].url', alertmanager('alertmanager:9093'), URL_FORM),
    bad('ruler.alertmanagers[0].url', alertmanager('https://user:password@alertmanager'), URL_FORM),
    bad('ruler.alertmanagers[0].url', alertmanager('https://alertmanager/?tenant=a'), URL_FORM),
    bad('ruler.alertmanagers[0].url', alertmanager('https://alertmanager:many'), URL_FORM),
    ...['/api/v1/alerts', '/api/v2/alerts', '/prefix/api/v2/', '/api/v2//', '//api//v2'].map((path) =>
      bad(
        'ruler.alertmanagers[0].url',
        alertmanager(`http://a:9093${path}`),
        'leave /api/v1 or /api/v2 and what follows out',
      ),
    ),
    ...['http://a/$(TENANT)', 'dns+https://u:p@a', 'dnsx+http://a', 'dns+', 'dns+ftp://a'].map((url) =>
      bad('ruler.alertmanagers[0].url', alertmanager(url), URL_FORM),
    ),
    ...[
      'dns+evil:9093',
      'a%41.b',
      'a\\b',
      '*.a',
      'a..b',
      '-a-',
      'a`b',
      '{a}',
      'a,b',
      '\uff41',
      'a:0',
      'a:',
      'a:65536',
      'a/%2e',
    ].map((host) => bad('ruler.alertmanagers[0].url', alertmanager(`https://${host}`), URL_FORM)),
    ...['0x7f.1', '127.1', '2130706433', '127.0.0.01', '1.2.3.256', 'a/b/../c', 'a/.'].map((host) =>
      bad('ruler.alertmanagers[0].url', alertmanager(`https://${host}`), 'only as four numbers'),
    ),
    bad('networkPolicy.alertmanagers', alertmanager('dnssrv+_web._tcp.am.monitoring.svc'), 'must name ports when an'),
    bad('ruler.alertmanagers', { ruler: { alertmanagers: [{ url: 'http://a' }, { url: 'http://a' }] } }, 'url twice'),
    ...['http://am', 'dns+http://am', 'dns+am:9093'].flatMap((plain) =>
      [{ basicAuth: LOGIN }, { authorization: { credentials: KEY } }, { tlsConfig: { ca: KEY } }].map((more) =>
        bad('ruler.alertmanagers[0]', { ruler: { alertmanagers: [{ url: plain, ...more }] } }, 'in plaintext: begin'),
      ),
    ),
    bad(
      'ruler.alertmanagers[0]',
      protectedAlertmanager({ basicAuth: LOGIN, authorization: { credentials: KEY } }),
      'both basicAuth and authorization',
    ),
    bad('ruler.alertmanagers[0].basicAuth.password', protectedAlertmanager({ basicAuth: { username: KEY } })),
    bad(
      'ruler.alertmanagers[0].basicAuth.username',
      protectedAlertmanager({ basicAuth: { ...LOGIN, username: 'me' } }),
    ),
    bad('ruler.alertmanagers[0].authorization.credentials', protectedAlertmanager({ authorization: {} })),
    ...[{ cert: KEY }, { keySecret: KEY, ca: KEY }].map((pair) =>
      bad('ruler.alertmanagers[0].tlsConfig', protectedAlertmanager({ tlsConfig: pair }), 'both cert and keySecret'),
    ),
    ...['', 'a'.repeat(254)].map((serverName) =>
      bad(SERVER_NAME, protectedAlertmanager({ tlsConfig: { serverName } })),
    ),
    ...['a b', '$(HOME)'].map((serverName) =>
      bad(SERVER_NAME, protectedAlertmanager({ tlsConfig: { serverName } }), 'must be a host name'),
    ),
    bad('ruler.alertmanagersConfig', { ruler: { alertmanagersConfig: { name: 'am', key: 'am.yaml' } } }),
    bad('ruler.alertQueryUrl', { ruler: { alertQueryUrl: 'thanos' } }, URL_FORM),
  ],
  'pods and nodes': [
    bad('query.resources.requests.cpu', resources({ requests: { cpu: 0.5 } })),
    bad('query.resources.cpu', resources({ cpu: 1 })),
    bad('query.resources.requests', resources({ requests: { memory: '1GB' } }), 'must be quantities'),
    bad('query.resources.limits', resources({ limits: { memory: '-1Gi' } }), 'must be quantities'),
    bad(
      'query.resources',
      resources({ requests: { cpu: '1500m' }, limits: { cpu: 1 } }),
      'requests must not be larger than limits',
    ),
    bad('query.nodeSelector', query({ nodeSelector: { zone: 'eu 1' } }), 'values must be values of labels'),
    bad('query.nodeSelector', query({ nodeSelector: { 'a b': 'c' } }), 'keys must be keys of labels'),
    bad('query.podAnnotations', query({ podAnnotations: { 'a b': 'c' } }), 'keys must be keys of annotations'),
    bad(
      'query.podAnnotations',
      query({ podAnnotations: { 'container.apparmor.security.beta.kubernetes.io/query': 'unconfined' } }),
      'they would change how its containers are confined',
    ),
    bad(
      'store.serviceAccountAnnotations',
      { store: { serviceAccountAnnotations: { '/role': 'c' } } },
      'keys must be keys of annotations',
    ),
    bad('query.podLabels', query({ podLabels: { 'app.kubernetes.io/name': 'a' } }), 'by which pods are found'),
    bad('query.podLabels', query({ podLabels: { 'securethanos.io/stack': 'a' } }), 'by which pods are found'),
    bad('query.podLabels', query({ podLabels: { 'pod-template-hash': 'a' } }), 'by which pods are found'),
    bad('query.podLabels', query({ podLabels: { 'statefulset.kubernetes.io/pod-name': 'a' } }), 'by which pods are'),
    bad('query.podLabels', query({ podLabels: { a: 'b c' } }), 'values must be values of labels'),
    bad('query.podLabels', query({ podLabels: { 'a..b/c': 'd' } }), 'keys must be keys of labels'),
    bad('query.resources.requests', resources({ requests: { CPU: 1 } }), 'must name resources'),
    bad('query.resources', resources({ limits: { 'hugepages-2Mi': '2Mi' } }), 'hugepages need cpu or memory'),
    bad(
      'query.resources',
      resources({ requests: { memory: '1Gi', 'hugepages-2Mi': '2Mi' } }),
      'the same as their limits',
    ),
    bad('query.resources', resources({ requests: { 'nvidia.com/gpu': 1 } }), 'the same as their limits'),
    bad(
      'query.topologySpreadConstraints[0]',
      spread({ minDomains: 3, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: {} }),
      'minDomains stands with whenUnsatisfiable DoNotSchedule only',
    ),
    bad('query.topologySpreadConstraints[0]', spread({ matchLabelKeys: ['app'] }), 'need a labelSelector beside them'),
    bad('query.topologySpreadConstraints[0]', spread({ topologyKey: 'a b' }), 'topologyKey must be a key of labels'),
    bad(
      'query.topologySpreadConstraints',
      query({
        topologySpreadConstraints: [1, 2].map((maxSkew) => ({
          maxSkew,
          topologyKey: 'zone',
          whenUnsatisfiable: 'DoNotSchedule',
        })),
      }),
      'remove one of the two',
    ),
    bad('query.tolerations[0].operator', tolerate({ key: 'a', operator: 'Is' })),
    bad('query.tolerations[0].effect', tolerate({ key: 'a', operator: 'Exists', effect: 'Never' })),
    bad('query.tolerations[0]', tolerate({ operator: 'Exists', value: 'a' }), 'value stands with the operator Equal'),
    bad('query.tolerations[0]', tolerate({ value: 'a' }), 'a key is required'),
    bad(
      'query.tolerations[0]',
      tolerate({ key: 'a', value: 'b', tolerationSeconds: 5 }),
      'tolerationSeconds stands with the effect NoExecute only',
    ),
    bad('query.topologySpreadConstraints[0].whenUnsatisfiable', spread({ whenUnsatisfiable: 'Maybe' })),
    bad('query.topologySpreadConstraints[0].topologyKey', spread({ topologyKey: undefined })),
    bad(
      'query.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey',
      near({ labelSelector: {} }),
    ),
    bad('query.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight', rather(0)),
    bad('query.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight', rather(101)),
  ],
  storage: [
    bad('store.storage.size', volume({ size: '20 GB' }), 'must be a Kubernetes quantity of bytes, such as "20Gi"'),
    bad('store.storage.size', volume({ size: '20GB' }), 'must be a Kubernetes quantity of bytes, such as "20Gi"'),
    bad('store.storage.size', volume({ size: '20m' }), 'must be a Kubernetes quantity of bytes, such as "20Gi"'),
    bad('store.storage.size', volume({ size: '0' }), 'must be at least 1Mi'),
    bad('store.storage.size', volume({ size: '20' }), 'a number without a unit is bytes'),
    bad('store.storage.size', volume({ size: 20 })),
  ],
  clients: [
    bad('clients[0].name', { clients: [{ name: 'Grafana' }] }, 'must be a DNS label'),
    bad('clients[0].name', { clients: [{ name: 'a'.repeat(41) }] }),
    bad('clients[0]', { clients: [{ name: 'a-thanos-b' }] }, 'must not contain "thanos" between dashes'),
    bad('clients', { clients: [{ name: 'a' }, { name: 'b' }, { name: 'a' }] }, 'the names of clients must differ'),
    bad('clients[0]', client({ namespaceSelector: {} }), 'podSelector is required with namespaceSelector'),
    bad('clients[0].podSelector', matching({ key: 'a', operator: 'In' }), 'need values with In and NotIn'),
    bad(
      'clients[0].podSelector',
      matching({ key: 'a', operator: 'Exists', values: ['b'] }),
      'none with Exists and DoesNotExist',
    ),
    bad('clients[0].podSelector.matchExpressions[0].operator', matching({ key: 'a', operator: 'Is' })),
    bad('clients', client({ access: ['ruler'] }), 'add spec.ruler, or remove it from access'),
    bad('clients', client({ access: ['query', 'prometheus'] }), 'add spec.prometheus, or remove it from access'),
    bad('clients', client({ access: ['sidecar'] }), 'add spec.prometheus, or remove it from access'),
  ],
  'network policies': [
    bad('networkPolicy.objectStorage.cidrs[0]', cidr('203.0.113.0'), RANGE),
    bad('networkPolicy.objectStorage.cidrs[0]', cidr('203.0.113.256/24'), RANGE),
    ...[
      ...['203.0.113.0/33', '10.01.2.0/24', '10.0.0.0/08', 'fe80::%eth0/64', ':::/1', '1/2/3'],
      ...['::ffff:10.0.0.0/104', '::ffff:a00:0/104', '0:0:0:0:0:FFFF:A00:1/128', '::ffff:0:0/96', '::ffff:a00:0/64'],
    ].map((range) => bad('networkPolicy.objectStorage.cidrs[0]', cidr(range), RANGE)),
    bad('networkPolicy.objectStorage.cidrs[0]', cidr('s3.example.com'), RANGE),
    bad('networkPolicy.additionalEgress[0].to[0]', egress({ to: [{ ipBlock: { cidr: '192.0.2.1' } }] }), 'an ipBlock'),
    bad('networkPolicy.additionalEgress[0].ports[0].protocol', egress({ ports: [{ port: 1, protocol: 'HTTP' }] })),
    bad(
      'networkPolicy.additionalEgress[0].ports[0]',
      egress({ ports: [{ port: 9000, endPort: 8000 }] }),
      'endPort must not be smaller than port',
    ),
    bad(
      'networkPolicy.additionalEgress[0].ports[0]',
      egress({ ports: [{ port: 'http', endPort: 8000 }] }),
      'which must be a number then',
    ),
  ],
};

/** What `validate` and the operator refuse alone: as CEL it would cost the API server too much, or not fit into the CRD. */
export const BAD_FOR_US: readonly BadSpec[] = [
  bad('query.tolerations[0]', tolerate({ key: 'a b', operator: 'Exists' }), 'key must be a key of labels'),
  ...['192.168.0.0/16', '10.0.0.0/8', '0.0.0.0/0', 'fd00::/8'].map((range) =>
    bad(
      'networkPolicy.additionalEgress[0].to[0]',
      egress({ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: [range] } }] }),
      'ranges that lie within ipBlock.cidr',
    ),
  ),
  bad('clients[0].podSelector', client({ podSelector: { matchLabels: { a: 'b c' } } }), 'keys and values of labels'),
  bad('clients[0].podSelector', client({ podSelector: { matchLabels: { 'a b': 'c' } } }), 'keys and values of labels'),
  bad('query.affinity', near({ topologyKey: 'a b', labelSelector: {} }), 'topologyKey must be a key of labels'),
  bad('query.affinity', near({ topologyKey: 'a', matchLabelKeys: ['b'] }), 'need a labelSelector beside them'),
  bad('query.affinity', near({ topologyKey: 'a', namespaces: ['B'] }), 'namespaces must be names of namespaces'),
  bad(
    'query.topologySpreadConstraints[0]',
    spread({ labelSelector: { matchLabels: { app: 'a' } }, matchLabelKeys: ['app'] }),
    'must stand once in matchLabelKeys and not in labelSelector',
  ),
];

const SHRINKS = "must not become smaller: Kubernetes can't shrink a volume";
const MOVES = "must not change: a volume can't move to another class";
const sized = (owner: string, size: string) => ({ [owner]: { storage: { size } } });
const classed = (owner: string, storageClassName: string) => ({ [owner]: { storage: { storageClassName } } });
const row = (name: string, volumeSize?: string) => ({
  name,
  ready: '0/2',
  version: 'v0.42.4',
  ...(volumeSize ? { volumeSize } : {}),
});
const found = (...components: readonly ReturnType<typeof row>[]): StackStatus => ({ components: [...components] });

/** Changes of a spec that are refused though both specs are good. */
export const BAD_CHANGES: readonly BadChange[] = [
  badChange('store.storage.size', sized('store', '20Gi'), sized('store', '10Gi'), SHRINKS),
  badChange('store.storage.size', {}, sized('store', '19Gi'), SHRINKS),
  badChange('store.storage.size', sized('store', '1Ti'), {}, SHRINKS),
  badChange('store.storage.size', sized('store', '1Gi'), sized('store', '1G'), SHRINKS),
  badChange('compactor.storage.size', {}, sized('compactor', '99.9Gi'), 'delete the stack'),
  badChange('ruler.storage.size', { ruler: {} }, sized('ruler', '1Gi'), 'remove spec.ruler'),
  badChange('prometheus.storage.size', sized('prometheus', '51Gi'), { prometheus: {} }, 'remove spec.prometheus'),
  ...[
    { size: '19Gi', status: found(row('store', '20Gi')) },
    { size: '20G', status: found(row('store', '20Gi')) },
    { size: '20Gi', status: found(row('store', '21474836481')) },
    { size: '20Gi', status: found(row('store', 'much')) },
    { size: '20Gi', status: found(row('store'), row('compactor', '20Gi')) },
    { size: '20Gi', status: found(row('compactor', '20Gi'), row('ruler', '20Gi')) },
    { size: '20Gi', status: { observedGeneration: 1 } },
  ].map(({ size, status }) =>
    badChange('store.storage.size', sized('store', '50Gi'), sized('store', size), SHRINKS, status),
  ),
  badChange('ruler.storage.size', sized('ruler', '5Gi'), sized('ruler', '1Gi'), SHRINKS, found(row('ruler', '2Gi'))),
  badChange('store.storage.storageClassName', {}, classed('store', 'fast'), MOVES),
  badChange('store.storage.storageClassName', classed('store', 'fast'), {}, MOVES),
  badChange('compactor.storage.storageClassName', classed('compactor', 'a'), classed('compactor', 'b'), MOVES),
  badChange('ruler.storage.storageClassName', { ruler: {} }, classed('ruler', 'fast'), 'remove spec.ruler'),
  badChange('prometheus.storage.storageClassName', { prometheus: {} }, classed('prometheus', 'fast'), MOVES),
];

/** Changes that look like them and are fine. */
export const GOOD_CHANGES: readonly GoodChange[] = [
  goodChange({}, sized('store', '20Gi')),
  goodChange(sized('store', '1Gi'), sized('store', '1024Mi')),
  goodChange(sized('store', '1Gi'), {}),
  goodChange(sized('compactor', '100Gi'), sized('compactor', '0.2Ti')),
  goodChange({ ruler: { storage: { size: '50Gi' } } }, {}),
  goodChange({}, { ruler: { storage: { size: '1Gi', storageClassName: 'fast' } } }),
  goodChange({ prometheus: { storage: { storageClassName: 'fast' } } }, {}),
  goodChange(classed('store', 'fast'), classed('store', 'fast')),
  goodChange({ tls: { trustDomain: 'a' } }, { tls: { trustDomain: 'b' } }),
  goodChange({ tls: { privateKey: { algorithm: 'RSA' } } }, {}),
  // Back to what the volumes have.
  goodChange(sized('store', '50Gi'), sized('store', '20Gi'), found(row('store', '20Gi'))),
  goodChange(sized('store', '50Gi'), sized('store', '30Gi'), found(row('query'), row('store', '20Gi'))),
  goodChange(sized('store', '1Ti'), {}, found(row('store', '20480Mi'))),
  goodChange(sized('compactor', '1Ti'), sized('compactor', '0.2Ti'), found(row('compactor', '100Gi'))),
  goodChange(sized('ruler', '50Gi'), { ruler: {} }, found(row('store'), row('ruler', '10737418240'))),
  goodChange(sized('prometheus', '500Gi'), sized('prometheus', '50Gi'), found(row('prometheus', '1e9'))),
];
