import { expect } from 'chai';
import { unmatchedSelectors } from '../../../src/controller/selectors.ts';
import { ApiError } from '../../../src/kube/api-error.ts';
import type { Client } from '../../../src/kube/client.ts';
import type { ListOptions, ListPage } from '../../../src/kube/list.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

type Pages = (kind: string, options?: ListOptions) => readonly string[];

/** A cluster that answers lists with names. */
function cluster(names: Pages): Client {
  const page = (kind: string, options?: ListOptions) =>
    ({
      items: names(kind, options).map((name) => ({ metadata: { name } })),
      resourceVersion: '1',
    }) as unknown as ListPage;
  return {
    list: async (kind: string, options?: ListOptions) => page(kind, options),
    async *pages(kind: string, options?: ListOptions) {
      yield page(kind, options);
    },
  } as unknown as Client;
}

const look = (
  spec: Partial<StackSpecInput>,
  names: Pages,
  rules: Parameters<typeof unmatchedSelectors>[2]['rules'] = [],
) => unmatchedSelectors(cluster(names), resolved(stackObject({ ...MINIMAL, ...spec })), { rules });

/** The name servers are no pods. */
const ELSEWHERE = { networkPolicy: { dns: { cidrs: ['10.0.0.10/32'] } } };
const near = { clients: [{ name: 'grafana', podSelector: {} }] };
const rule = { origin: { kind: 'PrometheusRule', name: 'r', key: '' }, pieces: [] } as const;

describe('unmatchedSelectors', () => {
  it('asks nothing of a spec without selectors', async () => {
    const asked: string[] = [];
    expect(
      await look({ ...ELSEWHERE, clients: [{ name: 'people' }] }, (kind) => [String(asked.push(kind))]),
    ).to.deep.equal([]);
    expect(asked).to.deep.equal([]);
  });

  it('asks for one pod in the namespace of the stack', async () => {
    const asked: unknown[] = [];
    const spec = { ...ELSEWHERE, clients: [{ name: 'grafana', podSelector: { matchLabels: { app: 'g' } } }] };
    const [line] = await look(spec, (kind, options) => {
      asked.push([kind, options]);
      return [];
    });
    expect(asked).to.deep.equal([
      ['Pod', { namespace: 'monitoring', labelSelector: 'app=g', limit: 1, mostValues: 10_000 }],
    ]);
    expect(line).to.match(/^spec\.clients\[0\] selects no pod for client grafana: label its pods/);
    expect(await look(spec, () => ['grafana-0'])).to.deep.equal([]);
  });

  it('looks into no namespace of others, whatever the spec selects', async () => {
    const asked: unknown[] = [];
    const namespaceSelector = { matchLabels: { team: 'a' } };
    const spec = {
      clients: [{ name: 'grafana', podSelector: {}, namespaceSelector }],
      networkPolicy: { alertmanagers: { namespaceSelector }, dns: { podSelector: {}, namespaceSelector } },
    };
    expect(await look(spec, (kind, options) => [String(asked.push([kind, options]))])).to.deep.equal([]);
    expect(asked).to.deep.equal([]);
  });

  it('asks for one name server where policies open the way to it, and tells one fact', async () => {
    const asked: unknown[] = [];
    const [line] = await look({}, (kind, options) => {
      asked.push([kind, options]);
      return [];
    });
    const question = { namespace: 'kube-system', labelSelector: 'k8s-app=kube-dns', limit: 1, mostValues: 10_000 };
    expect(asked).to.deep.equal([['Pod', question]]);
    expect(line).to.match(/^no pod k8s-app=kube-dns exists in kube-system, .*: set spec\.networkPolicy\.dns to/);
    expect(await look({}, () => ['coredns-7d8f'])).to.deep.equal([]);
    for (const networkPolicy of [{ mode: 'Disabled' as const }, { dns: { cidrs: ['10.0.0.10/32'] } }])
      expect(await look({ networkPolicy }, () => [])).to.deep.equal([]);
  });

  it('says nothing of what the operator may not see, and fails when it can not ask', async () => {
    const fails = (status: number) => () => {
      throw new ApiError({ status, reason: 'no', message: 'no' });
    };
    expect(await look(near, fails(403))).to.deep.equal([]);
    expect(await look(near, fails(500)).catch((error: unknown) => error)).to.be.instanceOf(ApiError);
  });

  it('does not take for found what an API server that has just started refuses to say', async () => {
    let refuses = false;
    const client = cluster(() => {
      if (refuses) throw new ApiError({ status: 403, reason: 'no', message: 'no' });
      return [];
    });
    const ask = () =>
      unmatchedSelectors(client, resolved(stackObject({ ...MINIMAL, ...ELSEWHERE, ...near })), { rules: [] });
    expect(await ask()).to.have.length(1);
    refuses = true;
    expect(await ask().catch((error: unknown) => error)).to.be.instanceOf(ApiError);
  });

  it('looks at the parties of the network policies and at the rules', async () => {
    const spec = { networkPolicy: { dns: { podSelector: {} } }, ruler: { ruleSelector: {} } };
    const lines = await look(spec, () => []);
    expect(lines.map((line) => line.split(' ')[0])).to.deep.equal([
      'spec.ruler.ruleSelector',
      'spec.networkPolicy.dns',
    ]);
    expect(await look({ ...ELSEWHERE, ruler: { ruleSelector: {} } }, () => [], [rule])).to.deep.equal([]);
    expect(await look({ ...ELSEWHERE, ruler: {} }, () => [])).to.deep.equal([]);
  });
});
