// A run's cases come in, what was and was not recorded of each goes out, as numbers a reader can add up.
import type { AnalysedCase, RunAnalysis } from '../artifacts/analysis.ts';
import type { Finding } from '../artifacts/finding.ts';
import { browserName, countText, engineName } from './report-names.ts';
import { texts } from './report-texts.ts';

/** One case in numbers. */
export interface CompletenessLine {
  caseId: string;
  name: string;
  /** `9 of 9`. */
  steps: string;
  requests: string;
  bodies: string;
  /** Requests of the user's own that had to be seen, and were. */
  controls: string;
  unread: string;
  road: string;
  /** True when nothing counts against a "nothing found". */
  whole: boolean;
}

/** One line for each case, in driving order. */
export function completenessOf(run: RunAnalysis): CompletenessLine[] {
  const controls = controlsByCase(run);
  return run.cases.map((one) => lineOf(one, controls.get(one.case.id) ?? 0, run));
}

function controlsByCase(run: RunAnalysis): Map<string, number> {
  const seen = new Map<string, Set<string>>();
  const isControl = ({ direction, explained }: Finding) => direction === 'sent' && explained;
  for (const finding of run.findings.filter(isControl))
    seen.set(finding.caseId, (seen.get(finding.caseId) ?? new Set()).add(finding.exchange));
  return new Map([...seen].map(([id, exchanges]) => [id, exchanges.size]));
}

function lineOf(analysed: AnalysedCase, controls: number, run: RunAnalysis): CompletenessLine {
  const { case: planned, drive, capture, exchanges, outcome } = analysed;
  const steps = drive.filter((event) => event.type === 'step');
  const done = steps.filter((event) => event.outcome === 'done').length;
  const sizeBytes = exchanges.reduce(
    (sum, { request, response }) => sum + request.body.sizeBytes + (response?.body.sizeBytes ?? 0),
    0,
  );
  const own = run.blindSpots.filter(({ caseId }) => caseId === planned.id);
  const counting = own.filter(({ counts }) => counts).length;
  const closed = capture.some((event) => event.type === 'closed');
  return {
    caseId: planned.id,
    name: texts.rowLabel(
      browserName(run, planned.browser),
      texts.modes[planned.mode],
      engineName(run, planned.engine),
    ),
    steps: texts.completeness.of(done, steps.length),
    requests: countText(exchanges.length),
    bodies: texts.completeness.kilobytes(countText(Math.ceil(sizeBytes / 1000))),
    controls: countText(controls),
    unread: own.length === 0 ? '0' : texts.completeness.unread(own.length, counting),
    road: roadSaid(analysed),
    whole: counting === 0 && outcome === 'completed' && closed,
  };
}

/** What the handset said of proxy, tunnel and certificate when the case was closed. */
function roadSaid({ capture }: AnalysedCase): string {
  const check = capture.filter((event) => event.type === 'route-check').at(-1);
  if (check?.type !== 'route-check') return texts.completeness.notChecked;
  const lost = [
    check.proxySet ? '' : texts.completeness.proxy,
    check.tunnelUp ? '' : texts.completeness.tunnel,
    check.caTrusted ? '' : texts.completeness.certificate,
  ].filter((name) => name !== '');
  return lost.length === 0 ? texts.completeness.stood : texts.completeness.lost(lost.join(', '));
}
