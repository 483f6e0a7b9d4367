// An analysed run comes in, the sentences that answer before anything else is said go out: one or two per browser, those under test first.
import type { RunAnalysis } from '../artifacts/analysis.ts';
import type { CanaryKind } from '../artifacts/case.ts';
import type { Finding } from '../artifacts/finding.ts';
import type { Mode } from '../artifacts/run-config.ts';
import type { BrowserRow } from '../artifacts/tables.ts';
import type { Verdict } from '../artifacts/verdict.ts';
import { browsersOf, modeOrder, unique } from './report-answers.ts';
import { listed, texts } from './report-texts.ts';

const kindOrder: readonly CanaryKind[] = ['search-term', 'url', 'title', 'identifier', 'text'];

/** The headline of the page. */
export function headlineOf(run: RunAnalysis): string[] {
  const facts = browsersOf(run).map((browser) => factsAbout(browser, run));
  if (facts.length === 0) return [texts.headline.empty];
  return facts.map((about, index) => sentencesFor(about, facts.slice(0, index), run));
}

/** What a browser's sentences are made of. */
interface BrowserFacts {
  browser: BrowserRow;
  verdicts: Verdict[];
  /** Of its cases, unexplained: those that answers rest on, else all that were sent anywhere. */
  sent: Finding[];
  modeOf: (caseId: string) => Mode | undefined;
}

function factsAbout(browser: BrowserRow, run: RunAnalysis): BrowserFacts {
  const own = run.cases.filter(({ case: planned }) => planned.browser === browser.id);
  const modes = new Map(own.map(({ case: planned }) => [planned.id, planned.mode]));
  const verdicts = run.verdicts.filter(({ caseId }) => modes.has(caseId));
  const proofs = new Set(
    verdicts.flatMap((verdict) =>
      'restsOn' in verdict && verdict.restsOn.kind === 'found' ? verdict.restsOn.findings : [],
    ),
  );
  const proven = run.findings.filter(({ id }) => proofs.has(id));
  return {
    browser,
    verdicts,
    sent: proven.length > 0 ? proven : unexplainedOf(modes, run),
    modeOf: (caseId) => modes.get(caseId),
  };
}

/** What the cases planted and somebody got whom no claim is about; another app's uploads say nothing of the browser. */
function unexplainedOf(cases: ReadonlyMap<string, Mode>, run: RunAnalysis): Finding[] {
  const others = new Set(
    [...run.cases.flatMap(({ exchanges }) => exchanges), ...run.between]
      .filter(({ request }) => request.owner === 'other')
      .map(({ caseId, id }) => `${caseId} ${id}`),
  );
  return run.findings.filter(
    (finding) =>
      finding.direction === 'sent' &&
      !finding.explained &&
      finding.match !== 'host-only' &&
      cases.has(caseOf(finding)) &&
      !others.has(`${finding.caseId} ${finding.exchange}`),
  );
}

function sentencesFor(about: BrowserFacts, before: readonly BrowserFacts[], run: RunAnalysis): string {
  const { browser, verdicts, sent } = about;
  if (sent.length > 0) return [sentSentence(about, run), ...openModes(about)].join(' ');
  if (verdicts.every(({ verdict }) => verdict === 'not-run')) return texts.headline.none(browser.name);
  if (verdicts.some((verdict) => !('restsOn' in verdict))) return texts.headline.open(browser.name);
  const asControl = browser.role === 'control' && before.some((other) => other.sent.length > 0);
  if (asControl) return texts.headline.clearControl(browser.name);
  const claims = run.tables.claims.filter(({ id }) => verdicts.some(({ claim }) => claim === id));
  return texts.headline.clear(
    browser.name,
    kindsText(
      claims.flatMap(({ looksFor }) => looksFor),
      'or',
    ),
    listed(unique(claims.flatMap(({ operators }) => operators.map((id) => nameOf(id, run)))).sort(), 'or'),
  );
}

function sentSentence({ browser, sent, modeOf }: BrowserFacts, run: RunAnalysis): string {
  const receivers = sent.map(
    ({ host }) => run.destinationOf(host)?.operatorName ?? texts.headline.unknownHost(host),
  );
  return texts.headline.found(
    browser.name,
    kindsText(sent.map(({ kind }) => kind)),
    listed(unique(receivers).sort()),
    modesText(sent.flatMap((finding) => modeOf(caseOf(finding)) ?? [])),
  );
}

/** Modes without anything found in which something could not be read: the sentence before says nothing of them. */
function openModes({ verdicts, sent, modeOf }: BrowserFacts): string[] {
  const told = new Set(sent.map((finding) => modeOf(caseOf(finding))));
  const open = verdicts
    .filter(({ verdict }) => verdict === 'inconclusive')
    .flatMap(({ caseId }) => modeOf(caseId) ?? [])
    .filter((mode) => !told.has(mode));
  return open.length === 0 ? [] : [texts.headline.openModes(modesText(open))];
}

/** A finding belongs to the case that planted it, wherever it arrived. */
function caseOf(finding: Finding): string {
  return finding.canary.split('/')[0] ?? '';
}

function nameOf(operator: string, run: RunAnalysis): string {
  return run.tables.destinations.find((row) => row.operator === operator)?.operatorName ?? operator;
}

function kindsText(kinds: readonly CanaryKind[], and?: string): string {
  return listed(
    unique(kinds, kindOrder).map((kind) => texts.kinds[kind]),
    and,
  );
}

function modesText(modes: readonly Mode[]): string {
  return listed(unique(modes, modeOrder).map((mode) => texts.modes[mode]));
}
