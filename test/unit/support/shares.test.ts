import { globSync } from 'node:fs';
import { expect } from 'chai';
import { sharesOf } from '../../support/shares.ts';

describe('the shares of a layer', () => {
  const files = globSync('test/control-plane/**/*.test.ts');

  it('hold each test file once, also one that nobody has named', () => {
    const shares = sharesOf('test/control-plane', ['operator/inputs/', 'operator/drift/']);
    expect(shares).to.have.length(2);
    const run = shares.map((share) => files.filter((file) => !share.includes(`--ignore=${file}`)));
    expect(run.flat().toSorted()).to.deep.equal(files.toSorted());
    expect(run[0]).to.include('test/control-plane/operator/drift/fields.test.ts');
    expect(run[1]).to.include('test/control-plane/kube.test.ts');
    for (const share of run) expect(share).to.have.length.greaterThan(5);
  });
});
