// A planned case comes in, a browser searches, is removed, installed from the user's own APK and searches again: what stays the same is older than the app.
import { HarnessError } from '../../lib/errors.ts';
import { searchJourney } from '../journey-search.ts';
import type { DriveJourney } from './journey.ts';
import { searchAgain } from './second-time.ts';

/** Not run without an APK in the run config: what is removed must be known to come back. */
export const reinstallJourney: DriveJourney = async (planned, parts) => {
  const { driver, recorder, browserName, settle, reinstall } = parts;
  if (reinstall === null) {
    throw new HarnessError('not-as-planned', `The run config has no APK of ${browserName} to install.`, {
      remedy: `Add { "browser": "${planned.browser}", "file", "sha256", "version" } to its apks.`,
    });
  }
  await recorder.step('check-apk', 'Checked the APK file against its SHA-256', () => reinstall.check());
  await searchJourney(planned, parts);
  await settle('settle-before-reinstall', 'for uploads before it is removed');
  await recorder.step('switch-stores-off', 'Switched the app stores off', () => reinstall.switchStoresOff());
  await recorder.step(
    'reinstall',
    `Removed ${browserName} and installed it from the user's APK`,
    async () => {
      await driver.close();
      await reinstall.install();
    },
    parts.stepTimeoutMs * 6,
  );
  await searchAgain(planned, parts);
};
