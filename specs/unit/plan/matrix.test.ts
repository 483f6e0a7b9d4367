import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type RunConfig, runConfigSchema } from '../../../harness/artifacts/run-config.ts';
import { mintSearchWords } from '../../../harness/plan/canaries.ts';
import { planRun } from '../../../harness/plan/matrix.ts';
import { words } from '../../../harness/plan/words.ts';

const config: RunConfig = runConfigSchema.parse(JSON.parse(readFileSync('config/run.lab.json', 'utf8')));

describe('plan', () => {
  it('has every cell of the matrix exactly once', () => {
    const { cases } = planRun({ ...config, repetitions: 2 }, 'seed');
    const cells = cases.map((c) => [c.browser, c.engine, c.mode, c.journey, c.repetition].join(' '));
    expect(new Set(cells).size).to.equal(cells.length);
    expect(cells).to.have.length(2 * 2 * 2 * 2);
    expect(cells).to.include('mint duckduckgo incognito search 2');
  });

  it('numbers cases in driving order, wide enough for all', () => {
    expect(planRun(config, 'seed').cases.map((c) => c.id)).to.deep.equal([
      'c01',
      'c02',
      'c03',
      'c04',
      'c05',
      'c06',
      'c07',
      'c08',
    ]);
    expect(planRun({ ...config, repetitions: 13 }, 'seed').cases.at(-1)?.id).to.equal('c104');
  });

  it('is the same for the same seed and another for another', () => {
    expect(planRun(config, 'a')).to.deep.equal(planRun(config, 'a'));
    const order = (seed: string) => planRun(config, seed).cases.map((c) => c.browser + c.engine + c.mode);
    expect(order('a')).to.not.deep.equal(order('b'));
    expect(order('a').sort()).to.deep.equal(order('b').sort());
  });

  it('gives each case words of its own', () => {
    const values = planRun({ ...config, repetitions: 50 }, 'seed').cases.flatMap((c) =>
      c.canaries.map((canary) => canary.value),
    );
    expect(new Set(values).size).to.equal(values.length);
  });
});

describe('search words', () => {
  it('are three nouns and one token that is no noun', () => {
    const parts = mintSearchWords('seed', 'c01').value.split(' ');
    expect(parts).to.have.length(4);
    for (const noun of parts.slice(0, 3)) expect(words).to.include(noun);
    expect(parts[3]).to.match(/^([bcdfghjklmnpqrstvwxz][aeiou]){5}$/);
  });

  it('come from 128 different nouns', () => {
    expect(new Set(words).size).to.equal(128);
  });
});
