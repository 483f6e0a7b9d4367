// A judged run comes in, a page of Markdown goes out for the summary of a CI job: the answers, what was asserted, what stays open.
import type { Tables } from '../artifacts/tables.ts';
import { shortened, visibleLine } from '../lib/visible-text.ts';
import { deviceName, type JudgedRun, type OutcomeRow, outcomeRows } from './outcome-rows.ts';
import { groupedBy, modeOrder } from './report-answers.ts';
import { texts } from './report-texts.ts';

const mostLines = 40;
const longestCell = 300;
const marks = { passed: '✅', failed: '❌', broken: '⚠️', skipped: '➖' } as const;

/** The page. Captured text in it is escaped for Markdown and for the HTML that Markdown lets through. */
export function summaryMarkdown(run: JudgedRun): string {
  const rows = outcomeRows(run);
  const { manifest } = run;
  const { summary } = texts;
  const count = (status: OutcomeRow['status']) => rows.filter((row) => row.status === status).length;
  const notable = rows.filter(({ status }) => status === 'failed' || status === 'broken');
  return [
    `## ${manifest.simulated ? `${texts.simulated.watermark}: ` : ''}phonehome ${cell(manifest.runId)}`,
    ...(manifest.simulated ? [`> ${texts.simulated.explained}`] : []),
    `${cell(deviceName(manifest))} · ${manifest.browsers.map(({ id, version }) => cell(`${id} ${version ?? ''}`.trim())).join(', ')}`,
    summary.counts(count('passed'), count('failed'), count('broken'), count('skipped')),
    tableOf(rows, run.tables),
    ...(notable.length === 0 ? [] : [`### ${summary.notable}`, listOf(notable)]),
    summary.footer,
  ]
    .join('\n\n')
    .concat('\n');
}

/** Claims as rows; browser and mode as columns, engines and repetitions together. */
function tableOf(rows: readonly OutcomeRow[], tables: Tables): string {
  const browsers = [...tables.browsers].sort(
    (a, b) => Number(a.role === 'control') - Number(b.role === 'control'),
  );
  const order = browsers.map(({ id }) => id);
  const modes = modeOrder.map((mode) => texts.modes[mode]);
  const columns = groupedBy(rows, ({ browser, mode }) => JSON.stringify([browser, mode])).sort(
    ([a], [b]) =>
      order.indexOf(a.browserId) - order.indexOf(b.browserId) ||
      modes.indexOf(a.mode) - modes.indexOf(b.mode),
  );
  const claimOrder = tables.claims.map(({ id }) => id);
  const claims = groupedBy(rows, ({ claim }) => claim).sort(
    ([a], [b]) => claimOrder.indexOf(a.claim) - claimOrder.indexOf(b.claim),
  );
  const heads = columns.map(([first]) => cell(`${first.browser}, ${first.mode}`));
  const lines = claims.map((own) => {
    const answers = columns.map(([column]) =>
      answersOf(own.filter((row) => row.browser === column.browser && row.mode === column.mode)),
    );
    return `| ${[cell(own[0].short), ...answers].join(' | ')} |`;
  });
  const head = `| ${[texts.summary.claim, ...heads].join(' | ')} |`;
  return [head, `| ${Array.from({ length: heads.length + 1 }, () => '---').join(' | ')} |`, ...lines].join(
    '\n',
  );
}

function answersOf(rows: readonly OutcomeRow[]): string {
  if (rows.length === 0) return '';
  return groupedBy(rows, ({ status, verdict }) => `${status} ${verdict.verdict}`)
    .map((group) => {
      const times = group.length === rows.length ? '' : ` (${group.length} of ${rows.length})`;
      return `${marks[group[0].status]} ${texts.answers[group[0].verdict.verdict]}${times}`;
    })
    .join('<br>');
}

function listOf(rows: readonly OutcomeRow[]): string {
  const lines = rows.slice(0, mostLines).map((row) => {
    const place = [row.browser, ...row.axes.map(([, value]) => value)].join(', ');
    return `- ${marks[row.status]} **${cell(row.short)}** · ${cell(place)} (${row.caseId}): ${cell(row.reason)}`;
  });
  if (rows.length > mostLines) lines.push(`- ${texts.leftOut(rows.length - mostLines)}`);
  return lines.join('\n');
}

/** On one line, every sign that Markdown or HTML would act on escaped; addresses and names are no links either. */
function cell(text: string): string {
  return visibleLine(shortened(text, longestCell))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
    .replaceAll('://', ':&#47;&#47;')
    .replace(/www\./gi, (start) => `${start.slice(0, 3)}&#46;`)
    .replace(/[\\`*_{}[\]|~]/g, (sign) => `\\${sign}`)
    .replace(/#(?=\d)(?!\d+;)/g, '\\#');
}
