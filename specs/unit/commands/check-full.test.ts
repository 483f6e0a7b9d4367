// The shards of `npm run test:full`: each has its spec, no spec is left out, a stranger is refused by name.
import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { shards, wantedShards } from '../../../harness/commands/check-full.ts';

describe('shards of the full lab run', () => {
  it('are the specs of specs/full', () => {
    const specs = readdirSync('specs/full').filter((name) => name.endsWith('.spec.ts'));
    expect([...shards].map((name) => `${name}.spec.ts`).sort()).to.deep.equal(specs.sort());
  });

  it('can be chosen by name', () => {
    expect(wantedShards(undefined)).to.deep.equal([...shards]);
    expect(wantedShards('soak, farm')).to.deep.equal(['soak', 'farm']);
    expect(() => wantedShards('soak,moon')).to.throw('there is no shard "moon"');
  });
});
