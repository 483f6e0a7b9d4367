// A run's findings come in, the grid of identifiers that went along with them goes out: which value in which case.
import type { RunAnalysis } from '../artifacts/analysis.ts';
import type { Mode } from '../artifacts/run-config.ts';
import { browserName, operatorName } from './report-names.ts';
import { texts } from './report-texts.ts';

/** One value of one identifier. */
export interface IdentifierRow {
  name: string;
  value: string;
  to: string;
  meaning: string;
  /** One for each case of the grid: sent, another value sent in its place, or none. */
  cells: ('sent' | 'other' | 'none')[];
  said: string;
  /** True when it was seen in at least two cases. */
  stays: boolean;
}

/** One browser's identifiers over its cases. */
export interface PersistenceGrid {
  browser: string;
  cases: { id: string; mode: Mode }[];
  rows: IdentifierRow[];
  leftOut: number;
}

const mostRows = 24;
const mostCases = 48;

interface Sent {
  name: string;
  value: string;
  host: string;
  cases: Set<string>;
}

/** One grid for each browser that sent a known identifier along with what a case planted. */
export function persistenceOf(run: RunAnalysis): PersistenceGrid[] {
  const sent = sentByBrowser(run);
  return [...sent].map(([browser, values]) => {
    const all = run.cases.filter((one) => one.case.browser === browser && one.outcome !== 'not-started');
    const cases = all.slice(0, mostCases).map(({ case: { id, mode } }) => ({ id, mode }));
    const rows = [...values.values()].sort(byName).map((one) => rowOf(one, { run, cases, values }));
    return {
      browser: browserName(run, browser),
      cases,
      rows: rows.slice(0, mostRows),
      leftOut: Math.max(0, rows.length - mostRows),
    };
  });
}

function sentByBrowser(run: RunAnalysis): Map<string, Map<string, Sent>> {
  const browserOf = new Map(run.cases.map((one) => [one.case.id, one.case.browser]));
  const sent = new Map<string, Map<string, Sent>>();
  for (const finding of run.findings) {
    if (finding.direction !== 'sent' || finding.explained) continue;
    const caseId = finding.canary.split('/')[0] ?? '';
    const browser = browserOf.get(caseId);
    if (browser === undefined) continue;
    const values = sent.get(browser) ?? new Map<string, Sent>();
    for (const { name, value } of finding.identifiers) {
      const key = JSON.stringify([name, value, finding.host]);
      const one = values.get(key) ?? { name, value, host: finding.host, cases: new Set() };
      one.cases.add(caseId);
      values.set(key, one);
    }
    if (values.size > 0) sent.set(browser, values);
  }
  return sent;
}

function rowOf(
  one: Sent,
  context: { run: RunAnalysis; cases: PersistenceGrid['cases']; values: ReadonlyMap<string, Sent> },
): IdentifierRow {
  const { run, cases, values } = context;
  const others = [...values.values()].filter(
    (other) => other !== one && other.name === one.name && other.host === one.host,
  );
  const row = run.tables.identifiers.find(({ name }) => name === one.name);
  const modes = new Set(cases.filter(({ id }) => one.cases.has(id)).map(({ mode }) => mode));
  const operator = operatorName(run, one.host);
  const meaning = [row?.meaning, row?.reset === undefined ? undefined : texts.persistence.reset(row.reset)];
  return {
    name: one.name,
    value: one.value,
    to: operator === '' ? one.host : `${operator} (${one.host})`,
    meaning: meaning.filter((part) => part !== undefined).join('; '),
    cells: cases.map(({ id }) => {
      if (one.cases.has(id)) return 'sent';
      return others.some((other) => other.cases.has(id)) ? 'other' : 'none';
    }),
    said: texts.persistence.seen(one.cases.size, modes.size > 1),
    stays: one.cases.size > 1,
  };
}

function byName(a: Sent, b: Sent): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return b.cases.size - a.cases.size || (a.value < b.value ? -1 : 1);
}
