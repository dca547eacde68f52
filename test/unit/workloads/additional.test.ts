import { expect } from 'chai';
import { byDefault, withAdditional } from '../../../src/workloads/additional.ts';

const OWN = [
  'query',
  byDefault('--log.level=info'),
  '--grpc-address=:10901',
  byDefault('--query.replica-label=a'),
  byDefault('--query.auto-downsampling'),
];
const added = (...additional: readonly string[]) => withAdditional('query', OWN, additional).join(' ');

describe('flags of users', () => {
  it('take the place of those that stand by default, switched off or on', () => {
    expect(added('--log.level=debug')).to.equal(
      'query --grpc-address=:10901 --query.replica-label=a --query.auto-downsampling --log.level=debug',
    );
    for (const flag of ['--no-query.auto-downsampling', '--query.auto-downsampling'])
      expect(added(flag)).to.equal(`query --log.level=info --grpc-address=:10901 --query.replica-label=a ${flag}`);
  });

  it('are added to what may be given several times', () => {
    expect(added('--query.replica-label=b'))
      .to.include('--query.replica-label=a')
      .and.include('--query.replica-label=b');
  });

  it('never take the place of others, however they are written', () => {
    for (const flag of ['--grpc-address=:1', '--grpc-address', '--no-grpc-address'])
      expect(added(flag)).to.equal(added());
  });
});
