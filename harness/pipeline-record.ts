// An opened run, its findings and unreadable uploads come in, the record that judges look at goes out.
import type { Exchange } from './artifacts/exchange.ts';
import type { Finding } from './artifacts/finding.ts';
import type { OpaquePayload } from './artifacts/payload.ts';
import type { OpenedRun } from './pipeline-open.ts';
import { factsOf } from './pipeline-facts.ts';
import type { CaseRecord, RunRecord } from './verdicts/record.ts';

/** Everything a judge may look at; `between` is what arrived while no case was open. */
export function recordOf(
  run: OpenedRun,
  findings: Finding[],
  { opaque, between }: { opaque: readonly OpaquePayload[]; between: readonly Exchange[] },
): RunRecord {
  const cases = run.cases.map((one): CaseRecord => ({
    case: one.case,
    drive: one.saved.drive,
    capture: one.saved.capture,
    exchanges: one.exchanges,
    opaque: opaque.filter(({ caseId }) => caseId === one.case.id),
  }));
  const all = [...cases.flatMap(({ exchanges }) => exchanges), ...between];
  const index = new Map(all.map((exchange) => [`${exchange.caseId} ${exchange.id}`, exchange]));
  const exchangeOf = (caseId: string, id: string) => index.get(`${caseId} ${id}`);
  return {
    cases,
    findings,
    tables: run.tables,
    operatorOf: (host) => {
      const { row } = run.knownOf(host);
      return row === null ? null : { id: row.operator, name: row.operatorName };
    },
    operatorName: (id) => run.tables.destinations.find((row) => row.operator === id)?.operatorName ?? id,
    exchangeOf,
    facts: factsOf(run),
  };
}
