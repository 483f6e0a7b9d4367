// The table of `npm run mutate`: each way to break the product still fits the file it speaks of, or it would prove nothing.
import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { readMutations } from '../../../harness/commands/mutate.ts';

describe('named ways to break the product', () => {
  for (const { id, file, find, replace, spec } of readMutations())
    it(`${id}: stands exactly once in ${file}, and has its spec`, () => {
      expect(readFileSync(file, 'utf8').split(find)).to.have.length(2);
      expect(replace).to.not.equal(find);
      expect(existsSync(spec), spec).to.equal(true);
    });

  it('have ids of their own', () => {
    const ids = readMutations().map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
  });
});
