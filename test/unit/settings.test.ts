import { expect } from 'chai';
import { readSettings, SettingsError, settingsHelp } from '../../src/settings.ts';

const problemsOf = (args: readonly string[], env: Readonly<Record<string, string>> = {}): string => {
  try {
    readSettings(args, env);
    return '';
  } catch (error) {
    expect(error).to.be.instanceOf(SettingsError);
    return (error as Error).message;
  }
};

describe('settings', () => {
  it('have a default for everything, and can not be changed', () => {
    const settings = readSettings([], {});
    expect(settings).to.deep.include({
      stack: { clusterDomain: 'cluster.local', clusterDiscoveryNamespaces: [] },
      namespaces: [],
      healthAddress: '127.0.0.1:8081',
      leaderElect: false,
      leaseNamespace: 'default',
      logLevel: 'info',
      resyncSeconds: 60,
      verificationSeconds: 600,
      workers: 8,
      writeBurst: 400,
    });
    expect(Object.isFrozen(settings)).to.equal(true);
  });

  it('elect a leader in a pod, and know where the operator runs', () => {
    const settings = readSettings([], { POD_NAMESPACE: 'operators', POD_NAME: 'operator-1' });
    expect(settings).to.include({ leaderElect: true, leaseNamespace: 'operators', instance: 'operator-1' });
    expect(settings.stack.operatorPods).to.deep.equal({
      namespace: 'operators',
      labels: { 'app.kubernetes.io/name': 'secure-thanos-operator' },
    });
    expect(readSettings(['--leader-elect=false'], { POD_NAMESPACE: 'a' }).leaderElect).to.equal(false);
  });

  it('come from the environment too, and the command line wins', () => {
    const env = { SECURETHANOS_LOG_LEVEL: 'warn', SECURETHANOS_WORKERS: '2' };
    expect(readSettings(['--log-level=debug'], env)).to.include({ logLevel: 'debug', workers: 2 });
  });

  it('read lists and durations', () => {
    const settings = readSettings(
      ['--namespaces=a, b,,c', '--cluster-discovery-namespaces=a', '--resync-interval=1m30s'],
      {},
    );
    expect(settings.namespaces).to.deep.equal(['a', 'b', 'c']);
    expect(settings.stack.clusterDiscoveryNamespaces).to.deep.equal(['a']);
    expect(settings.resyncSeconds).to.equal(90);
    expect(readSettings(['--verification-interval=0s'], {}).verificationSeconds).to.equal(0);
  });

  it('read the ranges that no stack may open, and what of them a cloud needs', () => {
    const { stack } = readSettings(
      ['--closed-ranges=169.254.0.0/16, fe80::/10', '--identity-ranges=169.254.170.23'],
      {},
    );
    expect(stack).to.deep.include({
      closedRanges: ['169.254.0.0/16', 'fe80::/10'],
      identityRanges: ['169.254.170.23'],
    });
    expect(readSettings(['--closed-ranges='], {}).stack.closedRanges).to.deep.equal([]);
  });

  it('tell all errors at once, with the value and the way out', () => {
    const problems = problemsOf([
      '--workers=0',
      '--log-level=loud',
      '--resync-interval=soon',
      '--leader-elect=maybe',
      '--verification-interval=often',
      '--closed-ranges=10.0.0.0/8,metadata',
    ]);
    expect(problems.split('\n')).to.have.members([
      '--workers=0: must be a number from 1 to 64',
      '--log-level=loud: must be one of error, warn, info, debug',
      '--resync-interval=soon: must be a duration of at least 1s, such as 60s',
      '--verification-interval=often: must be a duration of at least 0s, such as 600s',
      '--leader-elect=maybe: must be one of true, false',
      '--closed-ranges: metadata must be address ranges, such as 169.254.0.0/16 or fe80::/10',
    ]);
  });

  it('refuse unknown flags and loose words, and name the known ones', () => {
    expect(problemsOf(['--wrokers=2']))
      .to.include('--wrokers')
      .and.include('--workers');
    expect(problemsOf(['serve'])).to.include('serve');
  });

  for (const value of ['1.5', '65', '', 'x']) {
    it(`refuse --workers=${value}`, () => expect(problemsOf([`--workers=${value}`])).to.include(`--workers=${value}`));
  }

  it('explain each flag and its variable', () => {
    expect(settingsHelp()).to.include('--resync-interval').and.include('SECURETHANOS_RESYNC_INTERVAL');
  });
});
