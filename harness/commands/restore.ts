// `phonehome restore`: undoes what interrupted runs left on handsets, and on this machine.
import { stateFolder } from '../config/load.ts';
import { lockHandset } from '../device/handset-lock.ts';
import { describeError } from '../lib/errors.ts';
import { clearDeadRuns, lastPortOf } from '../run/claims.ts';
import { adbPortOf } from '../run/reach.ts';
import { restoreSerial, serialsToRestore } from '../run/restore.ts';
import { refuseStrangers } from '../setup/adb-server.ts';
import type { AddCommand } from './commands.ts';
import { portOf } from './run-options.ts';

export const restoreCommand: AddCommand = (program, done) => {
  program
    .command('restore')
    .description('undo what an interrupted run left on a handset: proxy, tunnel, CA')
    .option('--serial <serial>', 'only this handset; default: every one a run was interrupted on')
    .option('--adb-port <port>', 'port of the adb server; default: the one the interrupted run used')
    .action(async (options: { serial?: string; adbPort?: string }) => {
      const port = portOf(options.adbPort);
      const left = serialsToRestore();
      const serials = options.serial === undefined ? left : [options.serial];
      let failed = 0;
      for (const serial of serials) {
        try {
          const undone = await restoreLocked(serial, adbPortOf(port ?? lastPortOf(serial)));
          process.stdout.write(`${serial}: ${undone.length === 0 ? 'nothing to undo.' : undone.join(' ')}\n`);
        } catch (error) {
          failed += 1;
          process.stderr.write(`phonehome: ${describeError(error)}\n`);
        }
      }
      clearDeadRuns(serialsToRestore());
      if (serials.length === 0) process.stdout.write('No run left anything on a handset.\n');
      done(failed === 0 ? 0 : 1);
    });
};

async function restoreLocked(serial: string, adbServerPort: number): Promise<string[]> {
  const stateDir = stateFolder();
  const lock = await lockHandset({ serial, stateDir });
  try {
    await refuseStrangers(adbServerPort);
    return await restoreSerial({ serial, adbServerPort, stateDir });
  } finally {
    await lock.release();
  }
}
