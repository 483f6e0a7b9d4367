// A finished run comes in, the last lines a person sees go out: the table, what stays open and why, what came out otherwise, where to look.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AssertedAnswer, Assertions } from '../artifacts/asserted.ts';
import type { AssertMode } from '../artifacts/run-config.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import { visibleLine, visibleText } from '../lib/visible-text.ts';
import { type AssertionRow, standsAgainst } from './assertions.ts';
import type { FinishedRun } from './finish.ts';

/** Longer reasons are cut; the report has all of them. */
const longestLine = 600;

/** The last lines of a run; `shownFolder` is its folder as the reader may type it. What was captured cannot steer the terminal. */
export function closingLines(finished: FinishedRun & { wallMs: number; shownFolder: string }): string {
  const { mode, answers, nothing } = finished.asserted;
  const shown = (name: string) => join(finished.shownFolder, name);
  return visibleText(
    `${[
      '',
      finished.table.trimEnd(),
      '',
      ...list('Inconclusive, because of what could not be seen:', finished.open.inconclusive),
      ...list('Not run:', finished.open.notRun),
      ...list(differingHeads[mode], differingLines(finished)),
      ...list('Answers of the baseline that this run has none for:', goneLines(answers)),
      ...list(
        'Judged, not asserted (of another party, or of no version that was spoken about):',
        finished.beside.judged,
      ),
      ...outsideLine(finished.beside),
      ...list('LEFT ON THE HANDSET (run `npx --no-install phonehome restore`):', finished.leftOnHandset),
      ...(nothing === null ? [] : [nothing]),
      ...answersLine(answers, mode),
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
    ].join('\n')}\n`,
  );
}

function sealLine(seal: FinishedRun['seal'], shown: (name: string) => string): string[] {
  if (seal === null) return [];
  if ('reason' in seal) return [seal.reason];
  return [`Sealed: ${shown(seal.archive)} (for anybody to check with \`phonehome verify\`)`];
}

function list(head: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [head, ...lines.map((line) => `  ${visibleLine(line, longestLine)}`), ''];
}

/** Why each is outside stands in verdicts.json; here it would drown what was answered. */
function outsideLine({ outside, claims }: FinishedRun['beside']): string[] {
  return outside === 0
    ? []
    : [
        `Outside this run: ${outside} of ${claims} claims. verdicts.json (outside) says what each would take.`,
        '',
      ];
}

const differingHeads: Record<AssertMode, string> = {
  reproduction: 'Not as published:',
  privacy: 'Something left:',
  baseline: 'Changed since the baseline:',
};

/** What the specs said, or for a saved run that is held against something else, its answers. */
function differingLines({ assertions, asserted }: FinishedRun): string[] {
  if (assertions.length > 0)
    return assertions
      .filter((row) => standsAgainst(row) && !row.undecided)
      .map((row) => `${row.title}: ${row.reason ?? 'failed'}`);
  return asserted.answers
    .filter(({ outcome }) => outcome === 'differs')
    .map(({ title, caseIds, verdict, said }) => `${title}: ${verdict} in ${caseIds.join(', ')}: ${said}`);
}

/** Each reason once, with what it stands for. */
function goneLines(answers: Assertions['answers']): string[] {
  const gone = answers.filter(({ caseIds }) => caseIds.length === 0);
  return [...new Set(gone.map(({ said }) => said))].map((said) => {
    const titles = gone.filter((one) => one.said === said).map(({ title }) => title);
    const more = titles.length === 1 ? '' : ` and ${titles.length - 1} more`;
    return `${titles[0] ?? ''}${more}: ${said}`;
  });
}

const asAsserted: Record<AssertMode, string> = {
  reproduction: 'as published',
  privacy: 'private',
  baseline: 'as in the baseline',
};

/** `Answers asserted (--assert reproduction): 64 as published, 2 otherwise, 1 undecided`. */
function answersLine(answers: Assertions['answers'], mode: AssertMode): string[] {
  const of = (wanted: AssertedAnswer['outcome']) =>
    answers.filter(({ outcome }) => outcome === wanted).length;
  const parts = counted([
    [asAsserted[mode], of('as-asserted')],
    ['otherwise', of('differs')],
    ['undecided', of('undecided')],
  ]);
  return parts === '' ? [] : [`Answers asserted (--assert ${mode}): ${parts}`];
}

/** `Journey tests: 20 passed, 4 failed, 6 undecided, 5 not run`; nothing when none was begun. */
function testsLine(assertions: readonly AssertionRow[]): string[] {
  if (assertions.length === 0) return [];
  const parts = counted([
    ['passed', assertions.filter((row) => row.passed).length],
    ['failed', assertions.filter((row) => standsAgainst(row) && !row.undecided).length],
    ['undecided', assertions.filter((row) => row.undecided).length],
    ['not run', assertions.filter((row) => row.notRun).length],
  ]);
  return [`Journey tests: ${parts}`];
}

function counted(counts: readonly [string, number][]): string {
  return counts
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ');
}
