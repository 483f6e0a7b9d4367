// A run folder with its report comes in, the report is printed to a PDF by a headless Chromium that can reach nobody.
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runPaths } from '../artifacts/run-folder.ts';
import { toolHints } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { within } from '../lib/time.ts';
import { startOwned } from '../setup/processes.ts';
import { findChromium } from '../setup/tools.ts';

const printTimeoutMs = 120_000;

/** Writes report.pdf and gives its path. Throws `tool-missing` without a Chromium, `report-failed` when it prints nothing. */
export async function printReport(runFolder: string): Promise<string> {
  const chromium = await findChromium();
  if (chromium === null)
    throw new HarnessError('tool-missing', 'The PDF is printed by Chromium, and none was found.', {
      remedy: 'Run `npm run setup`, which finds or installs it.',
    });
  const pdf = runPaths.reportPdf(runFolder);
  const partial = `${pdf}.${process.pid}.partial`;
  const profileDir = mkdtempSync(join(tmpdir(), 'phonehome-print-'));
  const printing = startOwned(
    chromium,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      // Nothing in the report asks for anything; and if it did, it would reach nobody.
      '--host-resolver-rules=MAP * ~NOTFOUND',
      '--proxy-server=http://127.0.0.1:9',
      `--user-data-dir=${profileDir}`,
      '--no-pdf-header-footer',
      `--print-to-pdf=${partial}`,
      pathToFileURL(runPaths.reportHtml(runFolder)).href,
    ],
    { path: toolHints().path, ownGroup: true },
  );
  try {
    await within('Chromium to print the report', printing.ended, printTimeoutMs);
    if (!existsSync(partial))
      throw new HarnessError(
        'report-failed',
        `Chromium printed no PDF of ${runPaths.reportHtml(runFolder)}.`,
        {
          remedy: 'Open report.html in a browser and print it from there.',
        },
      );
    renameSync(partial, pdf);
    return pdf;
  } finally {
    await printing.stop(2000);
    rmSync(partial, { force: true });
    rmSync(profileDir, { recursive: true, force: true, maxRetries: 5 });
  }
}
