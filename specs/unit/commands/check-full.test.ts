// The shards of `npm run test:full`: each has its spec, no spec is left out, a stranger is refused by name.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { shardArguments, shards, wantedShards } from '../../../harness/commands/check-full.ts';

/** Reads a command line and the config it names as the command does. */
const { loadOptions } = createRequire(import.meta.url)('mocha/lib/cli/options.js') as {
  loadOptions: (argv: string[]) => { spec?: string[]; _?: string[] };
};

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

  it('run one spec each, by what mocha itself makes of its arguments', () => {
    for (const shard of shards) {
      const { spec } = loadOptions(shardArguments(shard));
      const named = [...(spec ?? []), ...(loadOptions(shardArguments(shard))._ ?? [])];
      expect([...new Set(named)], shard).to.deep.equal([join('specs', 'full', `${shard}.spec.ts`)]);
    }
  });
});
