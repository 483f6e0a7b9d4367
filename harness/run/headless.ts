// A page on the disk and what is wanted of it come in, a headless Chromium that can reach nobody writes one file of it.
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { toolHints } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { quietChromium } from '../lib/quiet-chromium.ts';
import { within } from '../lib/time.ts';
import { startOwned } from '../setup/processes.ts';
import { findChromium } from '../setup/tools.ts';

const renderTimeoutMs = 120_000;

/** What is made of a page. */
export interface Rendering {
  /** `file:` address, with a fragment where the page is to be scrolled. */
  page: string;
  /** Where it goes; it takes the place of what is there once it is whole. */
  out: string;
  /** Switches of Chromium, given the file to write. */
  switches: (file: string) => string[];
}

/** Throws `tool-missing` without a Chromium, `report-failed` when nothing was written. */
export async function render({ page, out, switches }: Rendering): Promise<void> {
  const chromium = await findChromium();
  if (chromium === null)
    throw new HarnessError('tool-missing', `${out} is made by Chromium, and none was found.`, {
      remedy: 'Run `npm run setup`, which finds or installs it.',
    });
  // Chromium goes by the ending; a name that begins with a dot is in no bundle.
  const partial = join(dirname(out), `.${process.pid}.${basename(out)}`);
  const profileDir = mkdtempSync(join(tmpdir(), 'phonehome-render-'));
  const rendering = startOwned(
    chromium,
    [
      ...quietChromium,
      // Nothing in the report asks for anything; and if it did, it would reach nobody.
      '--host-resolver-rules=MAP * ~NOTFOUND',
      '--proxy-server=http://127.0.0.1:9',
      `--user-data-dir=${profileDir}`,
      ...switches(partial),
      page,
    ],
    { path: toolHints().path, ownGroup: true },
  );
  try {
    await within(`Chromium to write ${out}`, rendering.ended, renderTimeoutMs);
    if (!existsSync(partial))
      throw new HarnessError('report-failed', `Chromium wrote nothing of ${page}.`, {
        remedy: 'Open the page in a browser and print it from there.',
      });
    renameSync(partial, out);
  } finally {
    await rendering.stop(2000);
    rmSync(partial, { force: true });
    rmSync(profileDir, { recursive: true, force: true, maxRetries: 5 });
  }
}
