// Starts the lab handset as a program of its own and reads where it can be reached; the harness then takes it for a phone.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { LabOptions } from '../artifacts/run-config.ts';
import { projectRoot, toolHints } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { parseJson, withDiskErrors } from '../lib/files.ts';
import { within } from '../lib/time.ts';
import { startOwned } from '../setup/processes.ts';
import { lastWords, logLength } from './last-words.ts';

const startTimeoutMs = 60_000;

const addressSchema = z.object({
  /** adb serial, `127.0.0.1:<port>`. */
  serial: z.string(),
  /** HTTP proxy in front of the offline web. */
  upstream: z.string(),
  upstreamCaFile: z.string(),
  truthFile: z.string(),
  unknownFile: z.string(),
});

/** A running lab handset. */
export interface LabChild {
  address: z.infer<typeof addressSchema>;
  /** Resolves when it ended, for whatever reason. */
  ended: Promise<number | null>;
  close(): Promise<void>;
}

/** What the lab is started with. */
export interface LabChildOptions {
  options: LabOptions;
  seed: string;
  chromiumPath: string;
  /** Its own folder for profiles, truth and log. */
  stateDir: string;
  logFile: string;
  /** Gives up waiting for it. */
  stop?: AbortSignal;
}

/** Starts the lab; throws `lab-failed` naming its log when it does not come up. */
export async function startLabChild(start: LabChildOptions): Promise<LabChild> {
  const saidBefore = logLength(start.logFile);
  const log = withDiskErrors(start.logFile, () => {
    mkdirSync(dirname(start.logFile), { recursive: true });
    return openSync(start.logFile, 'a');
  });
  const { logFile: _logFile, stop: _stop, ...options } = start;
  const owned = startOwned(
    process.execPath,
    ['--import', 'tsx', join(projectRoot, 'harness', 'lab', 'main.ts'), JSON.stringify(options)],
    { cwd: projectRoot, stdin: 'pipe', stdout: 'pipe', stderr: log, ownGroup: true, path: toolHints().path },
  );
  closeSync(log);
  const failed = (cause?: unknown) =>
    new HarnessError('lab-failed', `The lab handset did not start${lastWords(start.logFile, saidBefore)}.`, {
      remedy: `Its log is ${start.logFile}; npx --no-install phonehome doctor checks its tools.`,
      cause,
    });
  const firstLine = new Promise<string>((resolve, reject) => {
    let text = '';
    owned.process.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    void owned.ended.then(() => reject(failed()));
    start.stop?.addEventListener('abort', () => reject(start.stop?.reason));
  });
  try {
    const line = await within('the lab handset to start', firstLine, startTimeoutMs);
    const address = parseJson(line, addressSchema, "the lab handset's first line");
    return { address, ended: owned.ended, close: () => owned.stop(10_000) };
  } catch (cause) {
    await owned.stop(1000);
    throw cause instanceof HarnessError && cause.code !== 'timeout' ? cause : failed(cause);
  }
}
