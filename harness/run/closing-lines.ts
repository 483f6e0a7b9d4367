// A finished run comes in, the last lines a person sees go out: the table, what stays open and why, what came out otherwise, where to look.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runPaths } from '../artifacts/run-folder.ts';
import type { AssertionRow } from './assertions.ts';
import type { FinishedRun } from './finish.ts';

/** The last lines of a run; `shownFolder` is its folder as the reader may type it. */
export function closingLines(finished: FinishedRun & { wallMs: number; shownFolder: string }): string {
  const differing = finished.assertions.filter((row) => !row.passed && !row.undecided);
  const shown = (name: string) => join(finished.shownFolder, name);
  return `${[
    '',
    finished.table.trimEnd(),
    '',
    ...list('Inconclusive, because of what could not be seen:', finished.open.inconclusive),
    ...list('Not run:', finished.open.notRun),
    ...list(
      'Not as published:',
      differing.map((row) => `${row.title}: ${row.reason ?? 'failed'}`),
    ),
    ...list('LEFT ON THE HANDSET (run `npx --no-install phonehome restore`):', finished.leftOnHandset),
    ...testsLine(finished.assertions),
    ...(finished.simulated
      ? ['Simulated: driven on the lab handset. This says nothing about a real phone.']
      : []),
    `Wall time ${(finished.wallMs / 1000).toFixed(1)} s`,
    `Report: ${shown('report.html')}`,
    ...(existsSync(runPaths.allureReport(finished.runFolder))
      ? [`Allure: ${shown(join('allure-report', 'index.html'))}`]
      : []),
    ...(finished.withoutAllure === null ? [] : [finished.withoutAllure]),
    ...sealLine(finished.seal, shown),
  ].join('\n')}\n`;
}

function sealLine(seal: FinishedRun['seal'], shown: (name: string) => string): string[] {
  if (seal === null) return [];
  if ('reason' in seal) return [seal.reason];
  return [`Sealed: ${shown(seal.archive)} (for anybody to check with \`phonehome verify\`)`];
}

function list(head: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [head, ...lines.map((line) => `  ${line}`), ''];
}

/** `Journey tests (they assert what was published): 20 passed, 4 failed, 6 undecided`; nothing when none was begun. */
function testsLine(assertions: readonly AssertionRow[]): string[] {
  if (assertions.length === 0) return [];
  const counts: [string, number][] = [
    ['passed', assertions.filter((row) => row.passed).length],
    ['failed', assertions.filter((row) => !row.passed && !row.undecided).length],
    ['undecided', assertions.filter((row) => row.undecided).length],
  ];
  const named = counts.filter(([, count]) => count > 0).map(([word, count]) => `${count} ${word}`);
  return [`Journey tests (they assert what was published): ${named.join(', ')}`];
}
