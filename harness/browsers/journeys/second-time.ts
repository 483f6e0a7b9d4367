// A searched case comes in, the same is done once more with words of its own: steps and canaries are told apart by `-again`.
import type { Case } from '../../artifacts/case.ts';
import { searchJourney } from '../journey-search.ts';
import type { StepRecorder } from '../step-recorder.ts';
import { type JourneyParts, plannedTerm } from './journey.ts';

/** Opens the browser anew, searches with the case's second words and visits a result. */
export async function searchAgain(planned: Case, parts: JourneyParts): Promise<void> {
  const { recorder } = parts;
  const canaries = [plannedTerm(planned, 'search-term-again')];
  // The visited page becomes `<case>/again/url`: beside the first one, and still of this case.
  const second = { ...planned, id: `${planned.id}/again`, canaries };
  await searchJourney(second, { ...parts, recorder: renaming(recorder) });
}

/** The same recorder, whose steps end in `-again`. */
function renaming(recorder: StepRecorder): StepRecorder {
  const step: StepRecorder['step'] = (name, ...rest) => recorder.step(`${name}-again`, ...rest);
  return Object.assign(Object.create(recorder) as StepRecorder, { step });
}
