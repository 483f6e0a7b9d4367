// The published JSON Schema of verdicts.json: it is the one in the repository, it takes what a run writes, and it refuses what is wrong.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { publishedVerdictsSchema } from '../../../harness/artifacts/published-schema.ts';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { analyseRun } from '../../../harness/pipeline.ts';
import { leakingRun } from '../support/leaking-runs.ts';

const file = join(import.meta.dirname, '../../../harness/artifacts/verdicts.schema.json');

describe('the JSON Schema of verdicts.json', () => {
  const published: unknown = JSON.parse(readFileSync(file, 'utf8'));

  it('in the repository is the one the program checks by', () => {
    const wanted: unknown = JSON.parse(JSON.stringify(publishedVerdictsSchema()));
    expect(published, 'regenerate it with: npx --no-install phonehome sample --schema-only').to.deep.equal(
      wanted,
    );
  });

  it('takes what a run writes, and refuses a word, a number or a field that is wrong', () => {
    const run = leakingRun();
    try {
      analyseRun(run.folder);
      const valid = new Ajv2020({ strict: false }).compile(published as object);
      const text = readFileSync(runPaths.verdicts(run.folder), 'utf8');
      const whole: unknown = JSON.parse(text);
      expect(valid(whole), JSON.stringify(valid.errors)).to.equal(true);
      for (const [right, wrong] of [
        ['"verdict": "reproduced"', '"verdict": "maybe"'],
        ['"held": 1', '"held": -1'],
        ['"runId"', '"run"'],
        ['"simulated": true', '"simulated": "no"'],
      ] as const) {
        expect(text).to.contain(right);
        expect(valid(JSON.parse(text.replace(right, wrong))), wrong).to.equal(false);
      }
    } finally {
      run.close();
    }
  });

  it('puts the answers on one page', () => {
    const run = leakingRun();
    try {
      analyseRun(run.folder);
      const { summary } = JSON.parse(readFileSync(runPaths.verdicts(run.folder), 'utf8')) as {
        summary: { cases: object; verdicts: Record<string, number>; answers: object[] };
      };
      expect(summary.cases).to.deep.equal({ planned: 8, completed: 8 });
      // Seven claims on each case of Mint; on Chrome the vendor's denials hold, one of them of incognito mode only.
      expect(summary.verdicts['reproduced']).to.equal(4 * 7 + 2 * 4 + 2);
      expect(summary.answers[0]).to.deep.include({
        place: { browser: 'mint', mode: 'normal', engine: 'google', journey: 'search' },
        answer: 'reproduced',
        held: 1,
        tries: 1,
      });
    } finally {
      run.close();
    }
  });
});
