// `phonehome restore`: undoes what interrupted runs left on handsets.
import { stateFolder, toolHints } from '../config/load.ts';
import { lockHandset } from '../device/handset-lock.ts';
import { journaledSerials } from '../device/undo-journal.ts';
import { describeError } from '../lib/errors.ts';
import { restoreSerial } from '../run/restore.ts';
import type { AddCommand } from './commands.ts';

const defaultAdbServerPort = 5037;

export const restoreCommand: AddCommand = (program, done) => {
  program
    .command('restore')
    .description('undo what an interrupted run left on a handset: proxy, tunnel, CA')
    .option('--serial <serial>', 'only this handset; default: every one a run was interrupted on')
    .option('--adb-port <port>', 'port of the adb server')
    .action(async (options: { serial?: string; adbPort?: string }) => {
      const stateDir = stateFolder();
      const serials = options.serial === undefined ? journaledSerials(stateDir) : [options.serial];
      const adbServerPort = Number(options.adbPort ?? toolHints().adbServerPort ?? defaultAdbServerPort);
      let failed = 0;
      for (const serial of serials) {
        try {
          const lock = await lockHandset({ serial, stateDir });
          try {
            const undone = await restoreSerial({ serial, adbServerPort, stateDir });
            process.stdout.write(
              `${serial}: ${undone.length === 0 ? 'nothing to undo.' : undone.join(' ')}\n`,
            );
          } finally {
            await lock.release();
          }
        } catch (error) {
          failed += 1;
          process.stderr.write(`phonehome: ${describeError(error)}\n`);
        }
      }
      if (serials.length === 0) process.stdout.write('No run left anything on a handset.\n');
      done(failed === 0 ? 0 : 1);
    });
};
