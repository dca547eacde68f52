import { expect } from 'chai';
import { commandOf } from '../../../src/manifests/second-line.ts';
import { verbatim } from '../../../src/manifests/verbatim.ts';
import { signallingCommand } from '../../../src/workloads/ruler/reloading.ts';
import { expand } from '../../support/kubelet.ts';

const HOME = { HOME: '/root' };

describe('what the kubelet makes of commands and arguments', () => {
  it('is what we wrote, whatever dollar signs and brackets stand in it', () => {
    const letters = ['$', '(', ')', 'HOME', 'é'];
    const texts = [6, 5, 4, 3, 2, 1].reduce<readonly string[]>(
      (longer) => ['', ...letters.flatMap((letter) => longer.map((text) => letter + text))],
      [''],
    );
    expect(texts.length).to.be.greaterThan(10_000);
    expect(texts.filter((text) => expand(verbatim(text), HOME) !== text)).to.deep.equal([]);
  });

  it('is a script with the number of its own process', () => {
    expect(commandOf('kill -TERM $$ && echo $(date)').map((text) => expand(text))[2]).to.equal(
      'kill -TERM $$ && echo $(date)',
    );
    expect(signallingCommand(1).map((text) => expand(text))[2]).to.include('kill -HUP $$;');
  });
});
