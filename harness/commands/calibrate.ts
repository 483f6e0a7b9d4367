// `phonehome calibrate`: a person shows the elements of a browser on an attached handset, and the rows of the selector table are written.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { calibrate, type Conversation } from '../browsers/calibrate.ts';
import { openLookingSession } from '../browsers/phone-session.ts';
import { loadTables, projectRoot, stateFolder } from '../config/load.ts';
import { writeCalibration } from '../config/write-selectors.ts';
import { createAdb } from '../device/adb.ts';
import { androidHandset } from '../device/android-handset.ts';
import { noteAppiumTraces } from '../device/appium-traces.ts';
import { lockHandset } from '../device/handset-lock.ts';
import { Cleanup } from '../lib/cleanup.ts';
import { HarnessError } from '../lib/errors.ts';
import { startAppium } from '../run/appium-server.ts';
import { adbPortOf } from '../run/reach.ts';
import { journalOf, restoreSerial } from '../run/restore.ts';
import { refuseStrangers } from '../setup/adb-server.ts';
import { ensureTools } from '../setup/tools.ts';
import type { AddCommand } from './commands.ts';
import { asList, portOf } from './run-options.ts';

interface CalibrateOptions {
  browser: string;
  targets?: string;
  serial?: string;
  adbPort?: string;
  configDir?: string;
}

export const calibrateCommand: AddCommand = (program, done) => {
  program
    .command('calibrate')
    .description("capture a browser's selectors on an attached handset and write their rows")
    .requiredOption('--browser <id>', 'row of config/browsers.json')
    .option(
      '--targets <names>',
      'comma-separated targets of config/selectors.json; default: all of the browser',
    )
    .option('--serial <serial>', 'which handset, as `adb devices` lists it')
    .option('--adb-port <port>', 'port of the adb server')
    .option('--config-dir <dir>', 'a folder with all the files of config/, instead of it')
    .action(async (options: CalibrateOptions) => {
      const cleanup = new Cleanup();
      try {
        await calibrateOn(options, cleanup);
        done(0);
      } finally {
        await cleanup.close();
      }
    });
};

async function calibrateOn(options: CalibrateOptions, cleanup: Cleanup): Promise<void> {
  const folder = resolve(options.configDir ?? join(projectRoot, 'config'));
  const { row, rows } = rowsOf(options, folder);
  const adbServerPort = adbPortOf(portOf(options.adbPort));
  const tools = await ensureTools({ lab: false, install: false, say: () => undefined });
  await refuseStrangers(adbServerPort);
  const adb = createAdb({ adbPath: tools.adb, serverPort: adbServerPort, serial: options.serial ?? null });
  const serial = await adb.attach();
  const stateDir = stateFolder();
  const lock = await lockHandset({ serial, stateDir });
  cleanup.add('the lock on the handset', () => lock.release());
  const where = { adbServerPort, serial, stateDir };
  await restoreSerial(where);
  const handset = androidHandset(adb);
  const facts = await handset.facts();
  const version = await handset.installedVersion(row.package);
  if (version === null)
    throw new HarnessError('browser-missing', `${row.name} (${row.package}) is not installed on ${serial}.`, {
      remedy: 'Install it on the handset, then try again.',
    });
  await noteAppiumTraces(handset, journalOf('session', where));
  cleanup.add('what Appium did to the handset', async () => {
    await restoreSerial(where, ['session']);
  });
  const logs = mkdtempSync(join(tmpdir(), 'phonehome-calibrate-'));
  cleanup.add('the log', () => rmSync(logs, { recursive: true, force: true }));
  const { conversation, end } = talk();
  cleanup.add('the conversation', end);
  conversation.say(`Connecting to ${facts.model} (${serial}) ...`);
  const appium = await startAppium({ androidHome: tools.androidHome, logFile: join(logs, 'appium.log') });
  cleanup.add('the Appium server', () => appium.close());
  const session = await openLookingSession({ appiumPort: appium.port, serial, adbServerPort });
  cleanup.add('the session', () => session.close());
  conversation.say(
    `${row.name} ${version}: ${rows.length} rows. Nothing is touched on the handset; you bring the screen up.`,
  );
  const captured = await calibrate(rows, conversation, session);
  if (captured.length === 0) {
    conversation.say('Nothing was captured, nothing was written.');
    return;
  }
  const date = new Date().toISOString().slice(0, 10);
  const source = writeCalibration(folder, captured, { facts, browser: `${row.name} ${version}`, date });
  conversation.say(
    `Wrote ${captured.length} rows to ${join(folder, 'selectors.json')}, with the source ${source.id}.`,
  );
}

function rowsOf({ browser, targets }: CalibrateOptions, configDir: string) {
  const tables = loadTables({ configDir });
  const row = tables.browsers.find(({ id }) => id === browser);
  if (row === undefined)
    throw new HarnessError('usage', `--browser "${browser}": there is no such row in config/browsers.json.`, {
      remedy: `Use one of: ${tables.browsers.map(({ id }) => id).join(', ')}.`,
    });
  const own = tables.selectors.filter(({ owner }) => owner === browser);
  const wanted = targets === undefined ? undefined : asList(targets);
  const stranger = wanted?.find((name) => !own.some(({ target }) => target === name));
  if (stranger !== undefined || own.length === 0)
    throw new HarnessError(
      'usage',
      `config/selectors.json has no row of ${browser} for "${stranger ?? 'anything'}".`,
      {
        remedy:
          own.length === 0
            ? 'Add its rows first.'
            : `Use some of: ${own.map(({ target }) => target).join(', ')}.`,
      },
    );
  return { row, rows: own.filter(({ target }) => wanted?.includes(target) ?? true) };
}

/** Questions on standard output, answers from standard input, which may be a file. */
function talk(): { conversation: Conversation; end: () => void } {
  const lines = createInterface({ input: process.stdin });
  const answers = lines[Symbol.asyncIterator]();
  return {
    conversation: {
      say: (line) => process.stdout.write(`${line}\n`),
      ask: async (question) => {
        process.stdout.write(question);
        const answer = await answers.next();
        return answer.done === true ? undefined : answer.value.trim();
      },
    },
    end: () => lines.close(),
  };
}
