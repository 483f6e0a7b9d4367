// Starts the one Appium server of a run on loopback and waits until it answers.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import getPort from 'get-port';
import { appiumEnvironment, projectRoot, toolHints } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { withDiskErrors } from '../lib/files.ts';
import { waitFor } from '../lib/time.ts';
import { type Owned, startOwned } from '../setup/processes.ts';
import { lastWords } from './last-words.ts';

const startTimeoutMs = 60_000;

/** A running Appium server. */
export interface AppiumServer {
  port: number;
  close(): Promise<void>;
}

/**
 * Starts Appium with its log in `logFile`; throws `appium-failed` naming that file when it ends or stays silent, and
 * `interrupted` once `stop` is aborted.
 */
export async function startAppium(options: {
  androidHome: string;
  logFile: string;
  stop?: AbortSignal;
}): Promise<AppiumServer> {
  const port = await getPort();
  const log = withDiskErrors(options.logFile, () => {
    mkdirSync(dirname(options.logFile), { recursive: true });
    return openSync(options.logFile, 'a');
  });
  const entry = join(projectRoot, 'node_modules', 'appium', 'index.js');
  const args = [
    entry,
    'server',
    '--address',
    '127.0.0.1',
    '--port',
    String(port),
    '--allow-insecure',
    'uiautomator2:adb_shell',
    '--log-no-colors',
    '--log-timestamp',
  ];
  const owned = startOwned(process.execPath, args, {
    env: appiumEnvironment(options.androidHome),
    cwd: projectRoot,
    stdout: log,
    stderr: log,
    ownGroup: true,
    path: toolHints().path,
  });
  closeSync(log);
  await answers(owned, port, options);
  return { port, close: () => owned.stop(8000) };
}

async function answers(
  owned: Owned,
  port: number,
  { logFile, stop }: { logFile: string; stop?: AbortSignal },
): Promise<void> {
  let ended = false;
  void owned.ended.then(() => {
    ended = true;
  });
  const failed = (what: string, cause?: unknown) =>
    new HarnessError('appium-failed', `Appium ${what}${lastWords(logFile)}.`, {
      remedy: `Its log is ${logFile}; npm ci repairs a broken installation.`,
      cause,
    });
  try {
    await waitFor(
      'Appium to answer',
      async () => {
        if (ended) throw failed('ended at once');
        const response = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined);
        return response?.ok === true;
      },
      { timeoutMs: startTimeoutMs, intervalMs: 150, ...(stop === undefined ? {} : { signal: stop }) },
    );
  } catch (cause) {
    await owned.stop(1000);
    throw cause instanceof HarnessError && cause.code !== 'timeout' ? cause : failed('did not answer', cause);
  }
}
