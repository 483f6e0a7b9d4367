// Verdicts, plan and tables come in, the table a terminal shows goes out: one row per case, one column per claim.
import { armSaid, type Plan } from '../artifacts/case.ts';
import type { Tables } from '../artifacts/tables.ts';
import type { Verdict, VerdictWord } from '../artifacts/verdict.ts';
import { visibleLine } from '../lib/visible-text.ts';
import { claimColumns } from './report-answers.ts';

const words: readonly VerdictWord[] = ['reproduced', 'not-reproduced', 'inconclusive', 'not-run'];
const gap = '  ';
/** Column heads are broken into lines of this width, that of the longest answer. */
const headWidth = 14;

/**
 * The table and one line that counts the answers. Claims that differ only in the mode they speak about share a column,
 * since a case has one mode. Ends without a line feed.
 */
export function renderVerdictTable(verdicts: readonly Verdict[], plan: Plan, tables: Tables): string {
  const judged = tables.claims.filter((claim) => verdicts.some((verdict) => verdict.claim === claim.id));
  const columns = claimColumns(judged);
  const heads = columns.map(([claim]) => wrapped(visibleLine(claim.short, 60)));
  const height = Math.max(1, ...heads.map((lines) => lines.length));
  // A column that says the same of every case would only take room.
  const withJourney = new Set(plan.cases.map(({ journey }) => journey)).size > 1;
  const axisHeads = ['case', 'browser', 'engine', ...(withJourney ? ['journey'] : []), 'mode'];
  const headRows = Array.from({ length: height }, (_, line) => [
    ...axisHeads.map((head) => (line === height - 1 ? head : '')),
    ...heads.map((lines) => lines[line - (height - lines.length)] ?? ''),
  ]);
  const rows = plan.cases.map((planned) => [
    planned.id,
    visibleLine(planned.browser, 24),
    visibleLine(planned.engine, 24),
    ...(withJourney ? [planned.journey] : []),
    armSaid(planned),
    ...columns.map((claims) => {
      const own = verdicts.find(
        ({ caseId, claim }) => caseId === planned.id && claims.some(({ id }) => id === claim),
      );
      const claim = claims.find(({ id }) => id === own?.claim);
      return own === undefined ? '·' : cellText(own, claim?.every === true);
    }),
  ]);
  return [...aligned(headRows, rows), '', countsLine(verdicts, plan)].join('\n');
}

/** `reproduced 1/2` where a claim about "every" held in part. */
function cellText(verdict: Verdict, every: boolean): string {
  if (!every || !('restsOn' in verdict) || verdict.restsOn.kind !== 'found') return verdict.verdict;
  const { found, planted } = verdict.restsOn.extent;
  return found < planted ? `${verdict.verdict} ${found}/${planted}` : verdict.verdict;
}

function countsLine(verdicts: readonly Verdict[], plan: Plan): string {
  const counts = words.map((word) => `${verdicts.filter(({ verdict }) => verdict === word).length} ${word}`);
  const cases = plan.cases.length === 1 ? '1 case' : `${plan.cases.length} cases`;
  return `${cases}, ${verdicts.length} verdicts: ${counts.join(', ')}`;
}

function aligned(headRows: string[][], rows: string[][]): string[] {
  const all = [...headRows, ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(gap)
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join(gap);
  return [...headRows.map(line), rule, ...rows.map(line)];
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= headWidth)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
