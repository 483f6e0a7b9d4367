// The setting that is to stop collection in incognito mode: read and turned where the table of browsers says it stands.
import type { SwitchSetting } from '../artifacts/run-config.ts';
import { HarnessError } from '../lib/errors.ts';
import { waitFor } from '../lib/time.ts';
import type { DriverContext } from './browser-driver.ts';

const target = 'enhanced-incognito-state';

/** Whether enhanced incognito mode is on while a case has that setting; with incognito mode off it is left as it comes: on. */
export function enhancedIn(setting: SwitchSetting): boolean {
  return setting !== 'enhanced-off';
}

/** Opens the settings and gives whether enhanced incognito mode is on. */
export async function readEnhanced(context: DriverContext): Promise<boolean> {
  const { row, screen, stepTimeoutMs: timeoutMs } = context;
  if (row.incognitoSwitch === undefined) throw new Error(`${row.id} has no incognito switch`);
  for (const step of row.incognitoSwitch.path) {
    await (await screen.find(row.id, step, { timeoutMs })).click();
  }
  return isOn(context);
}

/** With its setting in front: turns it if need be, and reads it back. */
export async function turnEnhanced(context: DriverContext, on: boolean): Promise<void> {
  const { row, screen, stepTimeoutMs: timeoutMs } = context;
  await (await screen.find(row.id, target, { timeoutMs })).click();
  await waitFor(
    `enhanced incognito mode to be ${on ? 'on' : 'off'}`,
    async () => (await isOn(context)) === on,
    {
      timeoutMs,
    },
  ).catch((cause: unknown) => {
    throw wrongSwitch(row.name, on, cause);
  });
}

async function isOn({ row, screen, stepTimeoutMs: timeoutMs }: DriverContext): Promise<boolean> {
  return (await (await screen.find(row.id, target, { timeoutMs })).getAttribute('checked')) === 'true';
}

/** The setting is not what the case asks for. */
export function wrongSwitch(browserName: string, wanted: boolean, cause?: unknown): HarnessError {
  return new HarnessError(
    'not-as-planned',
    `Enhanced incognito mode of ${browserName} is ${wanted ? 'off' : 'on'} by its settings, and has to be ${wanted ? 'on' : 'off'} in this case.`,
    {
      remedy:
        'Look at the screenshots of this case; if the setting was misread, correct the row enhanced-incognito-state of config/selectors.json.',
      cause,
    },
  );
}
