// A drive log comes in, how far the case came goes out.
import type { Case } from '../artifacts/case.ts';
import type { DriveLog } from '../artifacts/drive-log.ts';

/** How a case ended. `reason` is a clause a reader can follow, null only for `completed`. */
export type CaseOutcome =
  | { state: 'completed'; reason: null }
  | { state: 'failed' | 'not-run' | 'interrupted' | 'not-started'; reason: string };

/** How far the case came, from its drive log alone. */
export function outcomeOf(drive: DriveLog): CaseOutcome {
  if (drive.length === 0)
    return { state: 'not-started', reason: 'The run ended before this case was started.' };
  const closed = drive.find((event) => event.type === 'closed');
  if (closed === undefined) {
    const last = drive.filter((event) => event.type === 'step').at(-1);
    const where = last === undefined ? 'before its first step' : `after the step "${last.said}"`;
    return { state: 'interrupted', reason: `The run was interrupted ${where}.` };
  }
  if (closed.outcome === 'completed') return { state: 'completed', reason: null };
  const failedStep = drive.find((event) => event.type === 'step' && event.outcome === 'failed');
  const stepReason = failedStep?.type === 'step' ? failedStep.reason : null;
  return {
    state: closed.outcome,
    reason: closed.reason ?? stepReason ?? 'The drive log gives no reason.',
  };
}

/**
 * Canaries that were really planted: their step was done, or they were read off the screen. A canary whose step is
 * not in the log by name counts as planted once the whole case was completed.
 */
export function plantedCanaries(judged: Case, drive: DriveLog): Case['canaries'] {
  const completed = outcomeOf(drive).state === 'completed';
  const steps = new Map<string, boolean>();
  for (const event of drive) {
    if (event.type === 'step')
      steps.set(event.name, (steps.get(event.name) ?? false) || event.outcome === 'done');
  }
  return judged.canaries.filter(
    (canary) => canary.origin === 'observed' || (steps.get(canary.step) ?? completed),
  );
}
