// One planned case comes in, the handset is driven through it: a typed address-bar search and a visited result page.
import type { Canary, Case } from '../artifacts/case.ts';
import type { EngineRow } from '../artifacts/tables.ts';
import { HarnessError } from '../lib/errors.ts';
import { waitFor } from '../lib/time.ts';
import type { BrowserDriver } from './browser-driver.ts';
import type { StepRecorder } from './step-recorder.ts';

/** What the journey is driven with. */
export interface JourneyParts {
  driver: BrowserDriver;
  recorder: StepRecorder;
  engine: EngineRow;
  browserName: string;
  stepTimeoutMs: number;
}

/** Drives the search journey; throws at the first step that does not come out as it should. */
export async function searchJourney(planned: Case, parts: JourneyParts): Promise<void> {
  const { driver, recorder, engine, browserName } = parts;
  const words = plannedWords(planned);
  await recorder.step('open-browser', `Opened ${browserName}`, () => driver.open());
  await recorder.step('choose-engine', `Chose ${engine.name} as its search engine`, () =>
    driver.chooseEngine(engine),
  );
  await recorder.step('enter-mode', `Opened a page in ${planned.mode} mode`, () =>
    driver.enterMode(planned.mode),
  );
  await recorder.step('type-search-words', `Typed "${words.value}" into the address bar`, () =>
    driver.type(words.value),
  );
  await recorder.step('submit-search', `Pressed Enter: ${engine.name} shows its results`, async () => {
    await driver.submit();
    await resultsShown(words.value, parts);
  });
  const resultsAddress = await driver.shownAddress();
  await recorder.step('open-result', 'Tapped the first result', async () => {
    await driver.openFirstResult(engine);
    const visit = await visitedPage(planned.id, resultsAddress, parts);
    for (const canary of visit) recorder.observed(canary);
  });
  await recorder.step('read-back-mode', `Checked that the page is still in ${planned.mode} mode`, () =>
    readBackMode(planned, driver),
  );
}

function plannedWords(planned: Case): Canary {
  const canary = planned.canaries.find((candidate) => candidate.kind === 'search-term');
  if (canary !== undefined) return canary;
  throw new HarnessError('file-invalid', `cases.json, case ${planned.id}: no canary of kind search-term.`, {
    remedy: 'Make a new plan: start the run again.',
  });
}

/** The right engine was used only if its results page is in front and shows our words. */
async function resultsShown(words: string, { driver, engine, stepTimeoutMs }: JourneyParts): Promise<void> {
  await waitFor(
    `the results page of ${engine.name} with the words "${words}"`,
    async () => {
      const address = withScheme(await driver.shownAddress());
      if (address === undefined || !engine.hosts.includes(address.hostname)) return false;
      return (await driver.uiSource()).includes(words);
    },
    { timeoutMs: stepTimeoutMs, intervalMs: 150 },
  );
}

/** Waits until another page than the results is in front and gives its address and title as canaries. */
async function visitedPage(caseId: string, resultsAddress: string, parts: JourneyParts): Promise<Canary[]> {
  const { driver, engine, stepTimeoutMs } = parts;
  const address = await waitFor(
    'the result page',
    async () => {
      const shown = await driver.shownAddress();
      const url = withScheme(shown);
      if (url === undefined || shown === resultsAddress || engine.hosts.includes(url.hostname)) return false;
      return url.href;
    },
    { timeoutMs: stepTimeoutMs, intervalMs: 150 },
  );
  const title = await waitFor(
    'the title of the result page',
    async () => (await driver.shownTitle()) || undefined,
    {
      timeoutMs: stepTimeoutMs,
    },
  );
  const observed = { step: 'open-result', origin: 'observed' } as const;
  return [
    { id: `${caseId}/url`, kind: 'url', value: address, ...observed },
    { id: `${caseId}/title`, kind: 'title', value: title, ...observed },
  ];
}

async function readBackMode(planned: Case, driver: BrowserDriver): Promise<void> {
  if (planned.mode === (await driver.shownMode())) return;
  throw new HarnessError('step-failed', `The page was opened in another mode than ${planned.mode}.`, {
    remedy: 'Look at the screenshots of this case: the browser left the mode on its own.',
  });
}

/** Browsers shorten the address they show: a missing scheme is https. */
function withScheme(shown: string): URL | undefined {
  const text = /^[a-z]+:\/\//i.test(shown) ? shown : `https://${shown}`;
  return URL.canParse(text) ? new URL(text) : undefined;
}
