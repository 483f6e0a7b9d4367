// The UiAutomator2 server without Appium: adb comes in, taps and typing by id go out, over a real `adb forward`.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { waitFor } from '../../../harness/lib/time.ts';

/** A session on the handset's UiAutomator2 server. */
export interface Driver {
  find(strategy: string, selector: string): Promise<string | undefined>;
  tap(id: string): Promise<void>;
  tapElement(element: string): Promise<void>;
  /** Types into the field with that id and presses Enter. */
  type(id: string, text: string): Promise<void>;
  source(): Promise<string>;
  close(): Promise<void>;
}

const runner = 'io.appium.uiautomator2.server.test/androidx.test.runner.AndroidJUnitRunner';

/** Installs both APKs, starts the instrumentation and opens a session. */
export async function openDriver(to: {
  adb: (...args: string[]) => Promise<string>;
  adbArgs: string[];
}): Promise<Driver> {
  for (const apk of apks()) await to.adb('install', '-r', '-g', apk);
  const instrument = spawn('adb', [...to.adbArgs, 'shell', 'am', 'instrument', '-w', runner], {
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => instrument.once('exit', resolve));
  const port = (await to.adb('forward', 'tcp:0', 'tcp:6790')).trim();
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = (await answer.json()) as { value: unknown };
    if (!answer.ok) throw new Error(JSON.stringify(value));
    return value;
  };
  await waitFor('the UiAutomator2 server', () => send('GET', '/status').catch(() => undefined), {
    timeoutMs: 10_000,
  });
  const opened = await send('POST', '/session', { capabilities: { firstMatch: [{}], alwaysMatch: {} } });
  const session = `/session/${(opened as { sessionId: string }).sessionId}`;
  const find: Driver['find'] = async (strategy, selector) => {
    const found = await send('POST', `${session}/element`, {
      strategy,
      selector,
      context: '',
      multiple: false,
    }).catch(() => undefined);
    return (found as { ELEMENT: string } | undefined)?.ELEMENT;
  };
  const element = (id: string) => waitFor(`element ${id}`, () => find('id', id), { timeoutMs: 10_000 });
  const tapElement = async (found: string) => void (await send('POST', `${session}/element/${found}/click`));
  return {
    find,
    tapElement,
    tap: async (id) => tapElement(await element(id)),
    type: async (id, text) =>
      void (await send('POST', `${session}/element/${await element(id)}/value`, {
        text: `${text}\\n`,
        replace: false,
      })),
    source: async () => String(await send('GET', `${session}/source`)),
    async close() {
      await send('DELETE', session).catch(() => undefined);
      instrument.kill();
      await ended;
    },
  };
}

function apks(): string[] {
  const require = createRequire(
    createRequire(import.meta.url).resolve('appium-uiautomator2-driver/package.json'),
  );
  const folder = join(dirname(require.resolve('appium-uiautomator2-server/package.json')), 'apks');
  return ['appium-uiautomator2-server-v10.6.6.apk', 'appium-uiautomator2-server-debug-androidTest.apk'].map(
    (name) => join(folder, name),
  );
}
