// Short words for what a journey spec asks of a planned case and of an observation.
import { armSaid, type Canary, type Case } from '../../harness/artifacts/case.ts';
import { shapeOf } from '../../harness/artifacts/journeys.ts';
import type { Observation } from '../../harness/artifacts/observation.ts';
import { type BrowserRow, type EngineRow, engineOf } from '../../harness/artifacts/tables.ts';
import type { Verdict } from '../../harness/artifacts/verdict.ts';
import { tablesOfRun } from '../../harness/wdio-service.ts';

/** The table rows a case names. */
export function axesOf(planned: Case): { browser: BrowserRow; engine: EngineRow } {
  const tables = tablesOfRun();
  const browser = tables.browsers.find((row) => row.id === planned.browser);
  const engine = engineOf(tables.searchEngines, planned.engine);
  if (browser === undefined || engine === undefined)
    throw new Error(`case ${planned.id} names rows that are not in config/`);
  return { browser, engine };
}

/** `Mint Browser, incognito mode, Google`, with the journey where it is not the search and the repetition from the second on. */
export function titleOf(planned: Case): string {
  const { browser, engine } = axesOf(planned);
  const repetition = planned.repetition > 1 ? `, repetition ${planned.repetition}` : '';
  const journey = planned.journey === 'search' ? '' : `, ${shapeOf(planned.journey).said}`;
  const mode = planned.incognitoSwitch === undefined ? `${planned.mode} mode` : armSaid(planned);
  return `${browser.name}, ${mode}, ${engine.name}${journey}${repetition}`;
}

/** Canaries of one kind that the case planted. */
export function canariesOf(observation: Observation, kind: Canary['kind']): Canary[] {
  return observation.case.canaries.filter((canary) => canary.kind === kind);
}

/** The verdict on a claim in this case. */
export function verdictOn(observation: Observation, claim: string): Verdict {
  const verdict = observation.verdicts.find((candidate) => candidate.claim === claim);
  if (verdict === undefined)
    throw new Error(`no verdict on the claim ${claim} in case ${observation.case.id}`);
  return verdict;
}
