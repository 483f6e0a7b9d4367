// What a step failed with comes in; when it means that no later step can do better, what a newcomer is told goes out.
import { errorMessage, HarnessError } from '../lib/errors.ts';

/** Each line of communication from here to the handset, by what its loss sounds like. First match wins. */
const losses: { said: RegExp; told: string }[] = [
  {
    said: /instrumentation process is not running|cannot be proxied to UiAutomator2|Could not proxy command to the remote server|socket hang up/i,
    told: 'The connection to the handset was lost: the UiAutomator2 server on it, or adb, ended (logs/appium.log has the details).',
  },
  {
    said: /invalid session id|session is either terminated|A session is either terminated or not started/i,
    told: 'The Appium session ended while the case was driven (logs/appium.log has the details).',
  },
  {
    said: /ECONNREFUSED|ECONNRESET|EPIPE|fetch failed|Request failed|Unable to connect|UND_ERR|terminated/i,
    told: 'The Appium server ended while the case was driven (logs/appium.log has its last words).',
  },
  {
    said: /device .*not found|device offline|no devices\/emulators|Could not find a connected Android device/i,
    told: 'The handset is no longer attached: adb does not list it any more.',
  },
];

/** Undefined when the road to the handset is whole and only this step went wrong. */
export function whyDisconnected(failure: unknown): string | undefined {
  const text = errorMessage(failure);
  if (failure instanceof HarnessError && failure.code !== 'timeout') {
    return failure.code === 'handset-missing' ? losses.at(-1)?.told : undefined;
  }
  return losses.find(({ said }) => said.test(text))?.told;
}
