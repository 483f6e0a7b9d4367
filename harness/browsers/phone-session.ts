// A handset and an Appium server come in, a session on the handset as it is goes out: no app is started, nothing is reset.
import { remote } from 'webdriverio';
import type { Locator } from '../artifacts/tables.ts';
import type { ShownScreen } from './calibrate.ts';
import { toSelector } from './selectors.ts';

/** A session that looks, and touches nothing. */
export interface LookingSession extends ShownScreen {
  close(): Promise<void>;
}

/** Opens the session; a driver that does not answer within two minutes is an error. */
export async function openLookingSession(options: {
  appiumPort: number;
  serial: string;
  adbServerPort: number;
}): Promise<LookingSession> {
  const browser = await remote({
    hostname: '127.0.0.1',
    port: options.appiumPort,
    logLevel: 'silent',
    connectionRetryCount: 0,
    connectionRetryTimeout: 120_000,
    capabilities: {
      platformName: 'Android',
      'appium:automationName': 'UiAutomator2',
      'appium:udid': options.serial,
      'appium:adbPort': options.adbServerPort,
      'appium:suppressKillServer': true,
      'appium:noReset': true,
      'appium:autoLaunch': false,
      'appium:ignoreHiddenApiPolicyError': true,
      // A person takes as long as it takes.
      'appium:newCommandTimeout': 3600,
    },
  });
  return {
    source: () => browser.getPageSource(),
    finds: (locator: Pick<Locator, 'by' | 'value'>) =>
      browser.$(toSelector({ ...locator, source: 'phonehome-choice', verified: false }, {})).isExisting(),
    close: async () => {
      await browser.deleteSession();
    },
  };
}
