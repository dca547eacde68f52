import { expect } from 'chai';
import { type FailingSince, LASTING_MS, lastingFailures } from '../../../../src/controller/apply/lasting.ts';

const failure = (kind: string, name: string) => ({
  object: { apiVersion: 'v1', kind, namespace: 'monitoring', name },
  message: '500',
});
const FAILURE = failure('Service', 'a');
const OTHER = failure('ConfigMap', 'a');

describe('a write at which the server fails', () => {
  let memory: FailingSince;
  const look = (now: number, failing = [FAILURE], wasLasting = false) =>
    [...lastingFailures(memory, 'monitoring/prod', failing, wasLasting, now)].map(({ object }) => object);

  beforeEach(() => {
    memory = new Map();
  });

  it('lasts after ten minutes, and not before', () => {
    expect(LASTING_MS).to.equal(10 * 60 * 1000);
    expect(look(0)).to.deep.equal([]);
    expect(look(LASTING_MS - 1)).to.deep.equal([]);
    expect(look(LASTING_MS)).to.deep.equal([FAILURE.object]);
  });

  it('begins anew when it succeeded in between', () => {
    look(0);
    look(LASTING_MS - 1, []);
    expect(memory.size).to.equal(0);
    expect(look(LASTING_MS)).to.deep.equal([]);
  });

  it('is counted for each object', () => {
    look(0);
    expect(look(LASTING_MS, [FAILURE, OTHER])).to.deep.equal([FAILURE.object]);
  });

  it('lasts at once where the status of an earlier operator says so', () => {
    expect(look(5, [FAILURE], true)).to.deep.equal([FAILURE.object]);
  });
});
