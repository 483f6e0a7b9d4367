// `phonehome doctor`: looks at everything a run needs and says of each whether it is fine and what to do if not.
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadRunConfig, loadTables, projectRoot, stateFolder } from '../config/load.ts';
import { createAdb } from '../device/adb.ts';
import { describeError } from '../lib/errors.ts';
import { adbPortOf } from '../run/reach.ts';
import { serialsToRestore } from '../run/restore.ts';
import { listenerOn, refuseStrangers } from '../setup/adb-server.ts';
import { runToEnd } from '../setup/processes.ts';
import { ensureTools, type Tools } from '../setup/tools.ts';
import type { AddCommand } from './commands.ts';

interface Check {
  what: string;
  look: () => Promise<string> | string;
}

export const doctorCommand: AddCommand = (program, done) => {
  program
    .command('doctor')
    .description('check Node.js, tools, config, folders and attached handsets')
    .action(async () => {
      let failed = 0;
      for (const check of checks) {
        try {
          process.stdout.write(`ok      ${check.what}: ${await check.look()}\n`);
        } catch (error) {
          failed += 1;
          process.stdout.write(`WRONG   ${check.what}: ${describeError(error)}\n`);
        }
      }
      done(failed === 0 ? 0 : 1);
    });
};

const tools = (lab: boolean): Promise<Tools> => ensureTools({ lab, install: false, say: () => undefined });

const checks: Check[] = [
  { what: 'Node.js', look: () => process.version },
  { what: 'tools for a phone', look: async () => describe(await tools(false)) },
  { what: 'Chromium for the lab handset', look: async () => (await tools(true)).chromium ?? 'none' },
  {
    what: 'config',
    look: () => {
      loadRunConfig({});
      loadRunConfig({ profile: 'device' });
      return `${Object.values(loadTables()).flat().length} rows in ${Object.keys(loadTables()).length} tables`;
    },
  },
  { what: 'reports folder', look: () => writable(join(projectRoot, loadRunConfig({}).reportsDir)) },
  { what: 'state folder', look: () => writable(stateFolder()) },
  { what: 'attached handsets', look: attachedHandsets },
  {
    what: 'left on handsets by interrupted runs',
    look: () => {
      const serials = serialsToRestore();
      return serials.length === 0
        ? 'nothing'
        : `${serials.join(', ')}: type npx --no-install phonehome restore`;
    },
  },
];

/** Asking adb starts its server; one that was not there before is ended again. */
async function attachedHandsets(): Promise<string> {
  const { adb: adbPath } = await tools(false);
  const serverPort = adbPortOf(undefined);
  await refuseStrangers(serverPort);
  const wasThere = (await listenerOn(serverPort)) === 'adb';
  try {
    const devices = await createAdb({ adbPath, serverPort, serial: null }).devices();
    return devices.length === 0
      ? 'none (the lab handset needs none)'
      : devices.map((device) => `${device.serial} (${device.state})`).join(', ');
  } finally {
    if (!wasThere) await runToEnd(adbPath, ['-P', String(serverPort), 'kill-server']);
  }
}

function describe(found: Tools): string {
  return `adb ${found.adb}, java ${found.java}`;
}

function writable(folder: string): string {
  mkdirSync(folder, { recursive: true });
  accessSync(folder, constants.W_OK);
  return folder;
}
