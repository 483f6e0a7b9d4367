// A judged run comes in, its claim table goes out as text: one line per cell of the matrix, kept in specs/golden.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { armSaid } from '../../harness/artifacts/case.ts';
import { projectRoot } from '../../harness/config/load.ts';
import type { JudgedRun } from '../lab/support/judged-run.ts';

const folder = path.join(projectRoot, 'specs', 'golden');

/** `mint | google | search | incognito, enhanced off | search-words-google-incognito: not-reproduced`, sorted. */
export function claimTable(run: JudgedRun): string[] {
  return run.allVerdicts
    .flatMap(({ caseId, claim, verdict }) => {
      const planned = run.plan.cases.find(({ id }) => id === caseId);
      if (planned === undefined) return [];
      const { browser, engine, journey } = planned;
      return [`${browser} | ${engine} | ${journey} | ${armSaid(planned)} | ${claim}: ${verdict}`];
    })
    .sort();
}

/**
 * Compares with the kept table. With PHONEHOME_WRITE_GOLDEN=1 it is written instead: read the difference before it is
 * committed.
 */
export function expectGolden(name: string, table: string[]): void {
  const file = path.join(folder, `${name}.txt`);
  if (process.env.PHONEHOME_WRITE_GOLDEN === '1') fs.writeFileSync(file, `${table.join('\n')}\n`);
  const kept = fs.readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(table).to.deep.equal(kept);
}
