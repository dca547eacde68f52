import { expect } from 'chai';
import { policyGaps } from '../../../src/manifests/network-policy/gaps.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { readObjectStorage } from '../../../src/user-files/object-storage/read.ts';
import { MINIMAL, planOf, resolved, stackObject } from '../../support/plans.ts';

function gaps(type: string, config: string, networkPolicy: StackSpecInput['networkPolicy'] = {}): string {
  const stack = resolved(stackObject({ ...MINIMAL, networkPolicy }));
  return policyGaps(planOf(stack, {}, readObjectStorage(`type: ${type}\nconfig: {${config}}`))).join(' ');
}

const egress = (cidr: string): StackSpecInput['networkPolicy'] => ({
  additionalEgress: [{ component: 'store', to: [{ ipBlock: { cidr } }], ports: [{ port: 80, protocol: 'TCP' }] }],
});

describe('what policies do not open although the object storage may need it', () => {
  const IDENTITIES = [
    ['S3', 'bucket: abc, endpoint: s3.example.com', '169.254.170.23:80', '169.254.169.254:80'],
    ['GCS', 'bucket: abc', '169.254.169.252:988', '169.254.169.254:80'],
    ['AZURE', 'container: c, storage_account: a, user_assigned_id: i', '169.254.169.254:80'],
    ['OCI', 'provider: instance-principal, bucket: b', '169.254.169.254:80'],
  ] as const;
  for (const [type, config, ...addresses] of IDENTITIES) {
    it(`is where ${type} without credentials gets them`, () => {
      const said = gaps(type, config);
      for (const address of [...addresses, '--identity-ranges', 'additionalEgress']) expect(said).to.include(address);
      expect(gaps(type, config, egress('169.254.169.254/32')), 'opened').to.equal('');
      expect(gaps(type, config, egress('192.0.2.1/32')), 'another address').to.equal(said);
    });
  }

  it('is the storage that a catalogue of SWIFT names', () => {
    const config = 'container_name: c, auth_url: "https://keystone.example.com/v3"';
    expect(gaps('SWIFT', config)).to.include('keystone.example.com names the address').and.include('objectStorage');
    expect(gaps('SWIFT', config, { objectStorage: { cidrs: ['192.0.2.0/24'] } })).to.equal('');
  });

  it('is nothing where the configuration has credentials, or there are no policies', () => {
    expect(gaps('S3', 'bucket: abc, endpoint: a, access_key: i, secret_key: k')).to.equal('');
    expect(gaps('S3', 'bucket: abc, endpoint: a', { mode: 'Disabled' })).to.equal('');
  });
});
