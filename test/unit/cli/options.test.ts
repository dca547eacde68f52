import { expect } from 'chai';
import { readClusterOptions, readFileOptions, UsageError } from '../../../src/cli/options.ts';
import { operatorPodsIn } from '../../../src/stack/settings.ts';

describe('options of verbs', () => {
  it('stand for an operator as config/default installs it', () => {
    expect(readFileOptions(['a.yaml']).settings).to.deep.equal({
      clusterDomain: 'cluster.local',
      clusterDiscoveryNamespaces: [],
      operatorPods: operatorPodsIn('secure-thanos-system'),
    });
  });

  it('know an operator of another namespace, and one outside of the cluster', () => {
    expect(readFileOptions(['a.yaml', '--operator-namespace=ops']).settings.operatorPods).to.deep.equal(
      operatorPodsIn('ops'),
    );
    expect(readFileOptions(['a.yaml', '--operator-namespace=']).settings).to.not.have.property('operatorPods');
  });

  it('name one stack of a cluster', () => {
    const { settings: _, ...options } = readClusterOptions([
      'prod',
      '-n',
      'monitoring',
      '--context=c',
      '--kubeconfig=k',
    ]);
    expect(options).to.deep.equal({ stack: 'prod', namespace: 'monitoring', context: 'c', kubeconfig: 'k' });
    expect(readClusterOptions(['prod'])).to.not.have.property('namespace');
    for (const args of [[], ['a', 'b'], ['prod', '--nonsense']])
      expect(() => readClusterOptions(args), args.join(' ')).to.throw(UsageError);
  });
});
