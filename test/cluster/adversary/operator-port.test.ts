import { expect } from 'chai';
import { IMAGES } from '../../../sandbox/images/catalogue.ts';
import { OPERATOR_NAMESPACE } from '../../../sandbox/quickstart/operator.ts';
import { restrictedContainer, restrictedNamespace, restrictedPod } from '../../../sandbox/restricted.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { Condition } from '../../../src/stack/types.ts';
import { findNetworks } from '../../support/adversary/sockets.ts';
import { type Attempt, attempt, attemptFrom, type Outcome } from '../../support/listeners.ts';
import { useQuickstart } from '../../support/quickstart.ts';
import { inNetworkOf } from '../../support/reachability/visitors.ts';

const NAMESPACE = 'adversary-operator-port';
const SCRAPER = 'scraper';
/** What its policy lets in: config/network-policy/operator.yaml. */
const SCRAPE_LABEL = { 'securethanos.io/scrape-operator': 'true' };
const PORT = 8081;

/** Status of the answer by request line. */
const ANSWERS: Readonly<Record<string, number>> = {
  'GET /livez': 200,
  'GET /readyz': 200,
  'GET /metrics': 200,
  'HEAD /livez': 200,
  'GET /livez?verbose': 200,
  'GET /': 404,
  'GET /healthz': 404,
  'GET /livez/': 404,
  'GET /livez/../metrics': 404,
  'GET //metrics': 404,
  'GET /%6detrics': 404,
  'GET /METRICS': 404,
  'GET /debug/pprof/': 404,
  'GET /apis/securethanos.io/v1alpha1/securethanosstacks': 404,
  'GET http://localhost/livez': 404,
  'POST /livez': 405,
  'PUT /metrics': 405,
  'PATCH /readyz': 405,
  'DELETE /metrics': 405,
  'OPTIONS *': 405,
  'TRACE /livez': 405,
  'QUERY /metrics': 405,
};

describe('the port of the operator', () => {
  let host: string;

  before(async () => {
    const { cluster } = await useQuickstart();
    const items: readonly KubernetesObject[] = (await cluster.get(['pods', '-n', OPERATOR_NAMESPACE])).items;
    const [pod, ...others] = items.filter(({ metadata }) => !metadata.deletionTimestamp);
    if (!pod) expect.fail('the operator has no pod');
    expect(others).to.deep.equal([]);
    host = addressOf(pod);
  });

  after(async () => {
    const { cluster } = await useQuickstart();
    await cluster.kubectl(['delete', 'namespace', NAMESPACE, '--ignore-not-found']);
  });

  it('answers three paths, to those who read', async () => {
    const outcomes = await attempt(Object.keys(ANSWERS).map((line) => say(`${line} HTTP/1.1`)));
    const statuses = outcomes.map(({ seen }) => Number(seen.split(' ')[1] ?? seen));
    expect(Object.fromEntries(Object.keys(ANSWERS).map((line, index) => [line, statuses[index]]))).to.deep.equal(
      ANSWERS,
    );
  });

  it('is no proxy, and speaks nothing but HTTP/1.1', async () => {
    const [tunnel, preface, secured] = await attempt([
      say('CONNECT kubernetes.default.svc:443 HTTP/1.1'),
      { ...say(''), protocol: 'grpc', greeting: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' },
      { ...say('GET /livez HTTP/1.1'), tls: {} },
    ]);
    expect([tunnel?.refused, tunnel?.seen]).to.deep.equal([true, 'closed without an answer']);
    expect(preface?.seen).to.equal('HTTP/1.1 400 Bad Request');
    expect(secured?.served).to.equal(false);
  });

  it('is out of reach for every pod of the cluster but those of a namespace that is labelled for it', async () => {
    const { cluster } = await useQuickstart();
    await cluster.apply(scraper());
    await cluster.kubectl(['wait', '-n', NAMESPACE, '--for=condition=Ready', `pod/${SCRAPER}`, '--timeout=60s']);
    await cluster.untilPoliciesEnforced();
    const pods = await otherPods(host);
    // The stack, its client, a stranger, what they talk to, DNS, and the one that may.
    expect(pods.length).to.be.at.least(9 + 2 + 2 + 1 + 1);
    const networks = await findNetworks(pods.map(addressOf));
    const [dns] = (await cluster.get(['pods', '-n', 'kube-system', '-l', 'k8s-app=kube-dns'])).items;
    const look = async (pod: KubernetesObject) =>
      [nameOf(pod), await lookFrom(networks.get(addressOf(pod)) ?? 0, addressOf(dns))] as const;
    const seen = await Promise.all(pods.map(look));
    const expected = pods.map((pod) => {
      const isScraper = pod.metadata.namespace === NAMESPACE;
      return [nameOf(pod), { dns: 'reached', operator: isScraper ? 'HTTP/1.1 200 OK' : 'timeout' }] as const;
    });
    expect(Object.fromEntries(seen)).to.deep.equal(Object.fromEntries(expected));
  });

  const say = (line: string): Attempt => ({
    host,
    port: PORT,
    protocol: 'http',
    greeting: `${line}\r\nHost: sandbox\r\nConnection: close\r\n\r\n`,
  });

  /** From the network of a process: the operator, and DNS, which every pod may reach: one who can't connect at all shows nothing. */
  async function lookFrom(pid: number, dns: string): Promise<{ readonly dns: string; readonly operator: string }> {
    const attempts: Attempt[] = [say('GET /livez HTTP/1.1'), { ...say(''), host: dns, port: 53 }];
    const [operator, control] = await attemptFrom(inNetworkOf(pid), attempts);
    return { dns: isReached(control) ? 'reached' : 'out of reach', operator: operator?.seen ?? '' };
  }
});

const isReached = (outcome: Outcome | undefined): boolean => outcome?.served === true || outcome?.refused === true;

const nameOf = ({ metadata }: KubernetesObject): string => `${metadata.namespace}/${metadata.name}`;

const addressOf = (pod: KubernetesObject): string => (pod['status'] as { readonly podIP: string }).podIP;

/** All ready pods with an address of their own but that of the operator. */
async function otherPods(operator: string): Promise<readonly KubernetesObject[]> {
  const { cluster } = await useQuickstart();
  const items: readonly KubernetesObject[] = (await cluster.get(['pods', '--all-namespaces'])).items;
  return items.filter((pod) => {
    const { hostNetwork } = pod['spec'] as { readonly hostNetwork?: boolean };
    const { conditions = [] } = pod['status'] as { readonly conditions?: readonly Condition[] };
    const isReady = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
    return isReady && hostNetwork !== true && !pod.metadata.deletionTimestamp && addressOf(pod) !== operator;
  });
}

function scraper(): readonly object[] {
  const namespace = restrictedNamespace(NAMESPACE) as KubernetesObject;
  const { metadata } = namespace;
  const container = restrictedContainer({ name: 'sleeper', image: IMAGES.probe, args: ['sleep'] });
  return [
    { ...namespace, metadata: { ...metadata, labels: { ...metadata.labels, ...SCRAPE_LABEL } } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: SCRAPER, namespace: NAMESPACE },
      spec: restrictedPod({ containers: [container] }),
    },
  ];
}
