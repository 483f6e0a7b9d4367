// An analysed run comes in, what a HAR says of it goes out: what was driven, on what, by what, so that the file speaks for itself.
import type { RunAnalysis } from '../artifacts/analysis.ts';

/** The `_run` object. `caseId` is null in the file of the whole run. */
export function runMetadata(run: RunAnalysis, caseId: string | null): object {
  const { runId, simulated, tool, profile, seed, startedAt, endedAt, state, handset, browsers } =
    run.manifest;
  const cases = run.cases.filter((one) => caseId === null || one.case.id === caseId);
  return {
    id: runId,
    simulated,
    tool,
    profile,
    seed,
    startedAt,
    endedAt,
    state,
    handset,
    browsers: browsers.map(({ id, package: name, version }) => ({ id, package: name, version })),
    cases: cases.map(({ case: planned, outcome }) => ({ ...planned, outcome })),
  };
}
