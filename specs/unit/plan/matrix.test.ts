import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type Journey, journeys } from '../../../harness/artifacts/journeys.ts';
import { type RunConfig, runConfigSchema } from '../../../harness/artifacts/run-config.ts';
import { loadTables } from '../../../harness/config/load.ts';
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

describe('journeys in a plan', () => {
  const all = Object.keys(journeys) as Journey[];
  const plan = (only: Partial<RunConfig>) => planRun({ ...config, ...only }, 'seed').cases;

  it('on the phone itself are driven once, whatever browsers, engines and modes are wanted', () => {
    const cases = plan({ journeys: ['folder', 'search'], repetitions: 3 });
    const own = cases.filter(({ journey }) => journey === 'folder');
    expect(own.map((c) => [c.browser, c.engine, c.mode, c.repetition].join(' ')).sort()).to.deep.equal([
      'miui none normal 1',
      'miui none normal 2',
      'miui none normal 3',
    ]);
    expect(cases.filter(({ journey }) => journey === 'search')).to.have.length(2 * 2 * 2 * 3);
    expect(cases.some(({ browser, journey }) => browser === 'miui' && journey === 'search')).to.equal(false);
  });

  it('are repeated only over the axes that matter to them', () => {
    const cells = plan({ journeys: ['idle'] }).map((c) => [c.browser, c.engine, c.mode].join(' '));
    expect(cells.sort()).to.deep.equal(
      ['chrome', 'mint'].flatMap((browser) => [`${browser} none incognito`, `${browser} none normal`]),
    );
  });

  it('are shuffled among each other by the seed', () => {
    const order = (seed: string) => planRun({ ...config, journeys: all }, seed).cases.map((c) => c.journey);
    expect(order('a')).to.deep.equal(order('a'));
    expect(order('a')).to.not.deep.equal(order('b'));
    const blocks = order('a').filter((journey, index, list) => journey !== list[index - 1]).length;
    expect(blocks).to.be.above(all.length);
  });

  it('plant terms that no other case of the run has, but for those that are the same each time', () => {
    const canaries = plan({ journeys: all, repetitions: 3 }).flatMap((c) => c.canaries);
    const minted = canaries.filter(({ origin }) => origin === 'minted').map(({ value }) => value);
    expect(new Set(minted).size).to.equal(minted.length);
    const ids = canaries.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const { origin, value } of canaries) {
      if (origin !== 'minted') expect(minted).to.not.include(value);
    }
  });
});

describe('accounts in a plan', () => {
  const rows = loadTables().browsers.filter(({ id }) => config.browsers.includes(id));
  const on = (id: string, account?: 'signed-in' | 'signed-out') => ({
    id,
    browsers: config.browsers.map((browser) => ({ id: browser, version: '3.4.0', unavailable: null })),
    ...(account === undefined ? {} : { account }),
  });

  it('are what the handset is found with, unknown where it does not say', () => {
    for (const account of ['signed-in', 'signed-out', undefined] as const) {
      const { cases } = planRun(config, 'seed', { handsets: [on('h1', account)], rows });
      expect(new Set(cases.map((one) => one.account))).to.deep.equal(new Set([account]));
    }
  });

  it('that are wanted double the cases, each arm on the handset that is in it', () => {
    const both = { ...config, accounts: ['signed-in', 'signed-out'] as RunConfig['accounts'] };
    const handsets = [on('h1', 'signed-out'), on('h2', 'signed-in')];
    const { cases } = planRun(both, 'seed', { handsets, rows });
    expect(cases).to.have.length(2 * planRun(config, 'seed').cases.length);
    for (const { account, handset } of cases) expect(handset).to.equal(account === 'signed-in' ? 'h2' : 'h1');
  });

  it('that no handset is in are planned all the same, to say why they were not run', () => {
    const wanted = { ...config, accounts: ['signed-in'] as RunConfig['accounts'] };
    const { cases } = planRun(wanted, 'seed', { handsets: [on('h1', 'signed-out')], rows });
    expect(new Set(cases.map(({ account }) => account))).to.deep.equal(new Set(['signed-in']));
  });
});

describe('search words', () => {
  it('are three nouns and one token that is no noun', () => {
    const parts = (planRun(config, 'seed').cases[0]?.canaries[0]?.value ?? '').split(' ');
    expect(parts).to.have.length(4);
    for (const noun of parts.slice(0, 3)) expect(words).to.include(noun);
    expect(parts[3]).to.match(/^([bcdfghjklmnpqrstvwxz][aeiou]){5}$/);
  });

  it('come from 128 different nouns', () => {
    expect(new Set(words).size).to.equal(128);
  });
});
