// What journeys have in common: opening a browser the way a case asks for, submitting a search, visiting a result, reading back.
import type { Canary, CanaryKind, Case } from '../artifacts/case.ts';
import type { EngineRow } from '../artifacts/tables.ts';
import { errorMessage, HarnessError } from '../lib/errors.ts';
import { waitFor } from '../lib/time.ts';
import type { BrowserDriver } from './browser-driver.ts';
import type { StepRecorder } from './step-recorder.ts';

/** What a journey is driven with. */
export interface JourneyParts {
  driver: BrowserDriver;
  recorder: StepRecorder;
  engine: EngineRow;
  browserName: string;
  stepTimeoutMs: number;
}

/** Drives one case up to its settle time. */
export type DriveJourney = (planned: Case, parts: JourneyParts) => Promise<void>;

/** Opens the browser with the engine, the switch setting and the mode of the case. */
export async function openInArm(
  planned: Case,
  { driver, recorder, engine, browserName }: JourneyParts,
  options: { chooseEngine: boolean },
): Promise<void> {
  const { mode, incognitoSwitch: setting } = planned;
  await recorder.step('open-browser', `Opened ${browserName}`, () => driver.open());
  if (options.chooseEngine)
    await recorder.step('choose-engine', `Chose ${engine.name} as its search engine`, () =>
      driver.chooseEngine(engine),
    );
  if (setting !== undefined)
    await recorder.step('set-switch', `Made sure of its incognito switch: ${settingSaid[setting]}`, () =>
      driver.setSwitch(setting),
    );
  await recorder.step('enter-mode', `Opened a page in ${mode} mode`, () => driver.enterMode(mode));
}

const settingSaid = {
  off: 'incognito mode off',
  'enhanced-on': 'enhanced incognito mode on',
  'enhanced-off': 'enhanced incognito mode off',
} as const;

/** Presses Enter on typed words, waits for the right engine's results and visits the first. */
export async function submitSearch(planned: Case, parts: JourneyParts): Promise<void> {
  const { driver, recorder, engine } = parts;
  const words = plannedCanary(planned, 'search-term');
  await recorder.step('submit-search', `Pressed Enter: ${engine.name} shows its results`, async () => {
    await driver.submit();
    await resultsShown(words, parts);
  });
  const resultsAddress = await driver.shownAddress();
  await recorder.step('open-result', 'Tapped the first result', async () => {
    await driver.openFirstResult(engine);
    const visit = await visitedPage(planned.id, resultsAddress, parts);
    for (const canary of visit) recorder.observed(canary);
  });
}

/** Value of the canary of that kind that the case plants. */
export function plannedCanary(planned: Case, kind: CanaryKind): string {
  const canary = planned.canaries.find((candidate) => candidate.kind === kind);
  if (canary !== undefined) return canary.value;
  throw new HarnessError('file-invalid', `cases.json, case ${planned.id}: no canary of kind ${kind}.`, {
    remedy: 'Make a new plan: start the run again.',
  });
}

/** The right engine was used only if its results page is in front and shows our words. */
async function resultsShown(words: string, { driver, engine, stepTimeoutMs }: JourneyParts): Promise<void> {
  const address = async () => withScheme(await driver.shownAddress());
  await waitFor(
    `the results page of ${engine.name} with the words "${words}"`,
    async () => {
      const shown = await address();
      if (shown === undefined || !engine.hosts.includes(shown.hostname)) return false;
      return (await driver.uiSource()).includes(words);
    },
    { timeoutMs: stepTimeoutMs, intervalMs: 150 },
  ).catch(async (cause: unknown) => {
    const shown = await shownAfter(cause, driver);
    if (shown === undefined || engine.hosts.includes(shown.hostname)) throw cause;
    throw new HarnessError(
      'not-as-planned',
      `The words "${words}" went to ${shown.hostname}, not to ${engine.name}.`,
      {
        remedy:
          'Look at the last screenshot: another engine was chosen, or the host is missing in config/search-engines.json.',
        cause,
      },
    );
  });
}

/**
 * The address in front after something failed, to tell a wrong page from a slow one; undefined when none is shown. Where even
 * that cannot be read, the first failure is thrown with the second one said beside it.
 */
export async function shownAfter(
  cause: unknown,
  driver: Pick<BrowserDriver, 'shownAddress'>,
): Promise<URL | undefined> {
  try {
    return withScheme(await driver.shownAddress());
  } catch (error) {
    // A lost handset is told by the words of the first failure: they come first.
    throw new HarnessError(
      cause instanceof HarnessError ? cause.code : 'step-failed',
      `${errorMessage(cause)} Nor could the address in front be read: ${errorMessage(error)}`,
      {
        remedy: cause instanceof HarnessError ? cause.remedy : 'Look at the last screenshot.',
        cause: new AggregateError([cause, error], 'both failures'),
      },
    );
  }
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

/** The case counts only if its page is still in the mode it was opened in. */
export async function readBack(planned: Case, { driver, recorder }: JourneyParts): Promise<void> {
  const { mode } = planned;
  await recorder.step('read-back-mode', `Checked that the page is still in ${mode} mode`, async () => {
    if (mode === (await driver.shownMode())) return;
    throw new HarnessError('not-as-planned', `The page was opened in another mode than ${mode}.`, {
      remedy: 'Look at the screenshots of this case: the browser left the mode on its own.',
    });
  });
}

/** After the settle time: the switch has to be as it was set, or what was recorded belongs to another setting. */
export async function readBackSwitch(planned: Case, { driver, recorder }: JourneyParts): Promise<void> {
  const { incognitoSwitch: setting } = planned;
  if (setting === undefined) return;
  await recorder.step('read-back-switch', `Checked that ${settingSaid[setting]} still stands`, () =>
    driver.checkSwitch(setting),
  );
}

/** Browsers shorten the address they show: a missing scheme is https. */
export function withScheme(shown: string): URL | undefined {
  const text = /^[a-z]+:\/\//i.test(shown) ? shown : `https://${shown}`;
  return URL.canParse(text) ? new URL(text) : undefined;
}
