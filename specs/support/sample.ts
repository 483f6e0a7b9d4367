// The published sample run, and a run's answers as lines to be compared: what a fresh run of the same plan must give too.
import { join } from 'node:path';
import { armSaid, planSchema } from '../../harness/artifacts/case.ts';
import { runPaths } from '../../harness/artifacts/run-folder.ts';
import { verdictsSchema } from '../../harness/artifacts/verdict.ts';
import { projectRoot } from '../../harness/config/load.ts';
import { readJson } from '../../harness/lib/files.ts';

/** Folder form of its bundle. */
export const sampleRun = join(projectRoot, 'reports', 'sample', 'run');

/** `mint | duckduckgo | incognito | search-words-duckduckgo-incognito: reproduced`, all claims, sorted. */
export function judgedCells(run: string): string[] {
  const { cases } = readJson(runPaths.plan(run), planSchema);
  return readJson(runPaths.verdicts(run), verdictsSchema)
    .verdicts.flatMap(({ caseId, claim, verdict }) => {
      const planned = cases.find(({ id }) => id === caseId);
      if (planned === undefined) return [];
      return [`${planned.browser} | ${planned.engine} | ${armSaid(planned)} | ${claim}: ${verdict}`];
    })
    .sort();
}
