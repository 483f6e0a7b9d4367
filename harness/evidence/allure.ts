// Results the Allure reporter wrote come in, Allure's own HTML report goes out; it must not phone home itself.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { errorMessage } from '../lib/errors.ts';

const banner = 'SIMULATED: driven on the lab handset. This says nothing about a real phone.';

/** How the generator is run. */
export interface AllureOptions {
  /** Path or name of the java command; null when this machine has none. */
  java: string | null;
  /** Folder with Allure's `history` of earlier runs; absent: none. */
  historyDir?: string;
  /** True marks every page as the lab handset's. */
  simulated: boolean;
  /** Two minutes unless told. */
  timeoutMs?: number;
}

/** What became of the report. `reason` is one sentence with what to do about it. */
export type AllureOutcome = { made: true; index: string } | { made: false; reason: string };

/**
 * Generates the Allure report of `resultsDir` into `outDir`. Never throws: without it a run has lost nothing but a view.
 * `ALLURE_NO_ANALYTICS` must be the literal `true`, or generator and page call an analytics host (measured: toolchain,
 * section 5).
 */
export async function generateAllure(
  resultsDir: string,
  outDir: string,
  options: AllureOptions,
): Promise<AllureOutcome> {
  if (options.java === null)
    return lost('no Java is installed: run `npm run setup`, then `phonehome report`');
  if (!existsSync(resultsDir) || readdirSync(resultsDir).length === 0)
    return lost('the run left no Allure results');
  try {
    const home = join(
      dirname(createRequire(import.meta.url).resolve('allure-commandline/package.json')),
      'dist',
    );
    const classPath = [join(home, 'lib', '*'), join(home, 'lib', 'config')].join(delimiter);
    await execa(
      options.java,
      [
        '-classpath',
        classPath,
        'io.qameta.allure.CommandLine',
        'generate',
        resultsDir,
        ...(options.historyDir === undefined ? [] : [options.historyDir]),
        '--clean',
        // One page that opens from the disk; the folder form needs a web server.
        '--single-file',
        '-o',
        outDir,
      ],
      {
        env: { ALLURE_NO_ANALYTICS: 'true', ALLURE_HOME: home, APP_HOME: home },
        timeout: options.timeoutMs ?? 120_000,
        stdin: 'ignore',
      },
    );
  } catch (cause) {
    return lost(`its generator failed (${failureOf(cause)})`);
  }
  const index = join(outDir, 'index.html');
  if (!existsSync(index)) return lost('its generator wrote no page');
  if (options.simulated) markSimulated(index);
  return { made: true, index };
}

/** Allure has no place for a banner: one is put above its page, and into its title for the tab and the printed head. */
function markSimulated(index: string): void {
  const page = readFileSync(index, 'utf8');
  const style =
    'position:fixed;inset:0 0 auto 0;z-index:99999;background:#ffd54a;color:#000;font:600 13px/22px sans-serif;text-align:center';
  const marked = page
    .replace('<body>', `<body style="padding-top:22px"><div role="note" style="${style}">${banner}</div>`)
    .replace(/<title>[^<]*<\/title>/, `<title>SIMULATED: phonehome on the lab handset</title>`);
  writeFileSync(index, marked);
}

/** In few words, without the command line: that names folders of this machine. */
function failureOf(cause: unknown): string {
  if (!(cause instanceof ExecaError)) return errorMessage(cause);
  if (cause.timedOut) return 'it took too long';
  return cause.exitCode === undefined ? `java: ${cause.code ?? cause.signal}` : `exit code ${cause.exitCode}`;
}

function lost(why: string): AllureOutcome {
  return { made: false, reason: `No Allure report: ${why}. Everything else of the run is there.` };
}
