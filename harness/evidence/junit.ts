// A judged run comes in, its JUnit XML goes out: a suite a case, a test case a claim, as CI servers read it.
import { DOMImplementation, type Element, XMLSerializer } from '@xmldom/xmldom';
import { shortened, visibleText } from '../lib/visible-text.ts';
import { deviceName, type JudgedRun, type OutcomeRow, outcomeRows } from './outcome-rows.ts';
import { groupedBy } from './report-answers.ts';
import { texts } from './report-texts.ts';

const longestText = 4000;

/**
 * The file as a string. `failure`: the answer differs from what was asserted; `error`: it was asserted and could not be
 * decided; `skipped`: nothing was asserted. Times are those of the case, in seconds.
 */
export function junitXml(run: JudgedRun): string {
  const rows = outcomeRows(run);
  const document = new DOMImplementation().createDocument(null, 'testsuites');
  const root = document.documentElement;
  if (root === null) return '';
  const { simulated, runId } = run.manifest;
  fill(root, {
    name: `${simulated ? `${texts.simulated.watermark}: ` : ''}phonehome ${runId}`,
    ...countsOf(rows),
  });
  for (const group of groupedBy(rows, ({ caseId }) => caseId)) root.appendChild(suiteOf(group, run, root));
  const text = new XMLSerializer().serializeToString(document);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`;
}

function suiteOf(rows: [OutcomeRow, ...OutcomeRow[]], run: JudgedRun, root: Element): Element {
  const [first] = rows;
  const suite = child(root, 'testsuite', {
    name: `${first.browser}, ${first.axes.map(([, value]) => value).join(', ')} (${first.caseId})`,
    ...countsOf(rows),
    time: secondsOf(first),
    ...(first.startMs === 0 ? {} : { timestamp: new Date(first.startMs).toISOString() }),
  });
  const properties = child(root, 'properties', {});
  const facts: [string, string][] = [
    ['browser', `${first.browser} ${first.version ?? ''}`.trim()],
    ...first.axes,
    ['repetition', String(first.repetition)],
    ['device', deviceName(run.manifest)],
    ['simulated', String(run.manifest.simulated)],
  ];
  for (const [name, value] of facts) properties.appendChild(child(root, 'property', { name, value }));
  suite.appendChild(properties);
  for (const row of rows) suite.appendChild(testOf(row, root));
  return suite;
}

function testOf(row: OutcomeRow, root: Element): Element {
  const classname = [row.browserId, ...row.axes.map(([, value]) => value)]
    .map((part) => part.replaceAll('.', '_'))
    .join('.');
  const test = child(root, 'testcase', { classname, name: row.statement, time: secondsOf(row) });
  const tags = { passed: null, failed: 'failure', broken: 'error', skipped: 'skipped' } as const;
  const tag = tags[row.status];
  if (tag === null) return test;
  const told = child(root, tag, {
    message: row.reason,
    ...(tag === 'skipped' ? {} : { type: row.verdict.verdict }),
  });
  test.appendChild(told);
  return test;
}

function countsOf(rows: readonly OutcomeRow[]): Record<string, string> {
  const count = (status: OutcomeRow['status']) => String(rows.filter((row) => row.status === status).length);
  return {
    tests: String(rows.length),
    failures: count('failed'),
    errors: count('broken'),
    skipped: count('skipped'),
  };
}

function secondsOf({ startMs, endMs }: OutcomeRow): string {
  return ((endMs - startMs) / 1000).toFixed(3);
}

function child(root: Element, name: string, attributes: Record<string, string>): Element {
  const document = root.ownerDocument;
  if (document === null) throw new TypeError('an element without its document');
  return fill(document.createElement(name), attributes);
}

/** XML has no way to write most control characters: they are shown as escapes, like everywhere else. */
function fill(element: Element, attributes: Record<string, string>): Element {
  for (const [name, value] of Object.entries(attributes))
    element.setAttribute(
      name,
      visibleText(shortened(value, longestText)).replace(/[\ufffe\uffff]/g, '\ufffd'),
    );
  return element;
}
