// `phonehome lab`: keeps a lab handset running so that it can be used like an attached phone.
import { join } from 'node:path';
import { loadRunConfig, stateFolder, wishesSchema } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { checked } from '../lib/files.ts';
import { startLabChild } from '../run/lab-child.ts';
import { mintSeed } from '../run/run-id.ts';
import { ensureTools } from '../setup/tools.ts';
import type { AddCommand } from './commands.ts';

interface LabCommandOptions {
  apps?: string;
  clockFactor?: string;
  android?: string;
  root: boolean;
  faults?: string;
  seed?: string;
}

export const labCommand: AddCommand = (program) => {
  program
    .command('lab')
    .description('start a lab handset and keep it running; prints how to reach it as one JSON line')
    .option('--apps <ids>', 'comma-separated recipes to install')
    .option('--clock-factor <n>', 'how many times faster the simulated apps run')
    .option('--android <release>', 'Android release it reports')
    .option('--no-root', 'a handset without su')
    .option('--faults <names>', 'comma-separated misbehaviours')
    .option('--seed <text>', 'what its ids are minted from')
    .action(async (options: LabCommandOptions) => {
      const list = (text: string | undefined) => text?.split(',').map((part) => part.trim());
      const wished = {
        ...(options.apps === undefined ? {} : { apps: list(options.apps) }),
        ...(options.clockFactor === undefined ? {} : { clockFactor: Number(options.clockFactor) }),
        ...(options.android === undefined ? {} : { androidRelease: options.android }),
        ...(options.faults === undefined ? {} : { faults: list(options.faults) }),
        rooted: options.root,
      };
      const lab = loadRunConfig(
        checked({ profile: 'lab', lab: wished }, wishesSchema, 'the command line'),
      ).lab;
      if (lab === null) {
        throw new HarnessError('config-invalid', 'config/run.lab.json has no "lab" options.', {
          remedy: 'Put that field back.',
        });
      }
      const say = (line: string) => process.stderr.write(`${line}\n`);
      const tools = await ensureTools({ lab: true, install: true, say });
      const stateDir = join(stateFolder(), `lab-${process.pid}`);
      const child = await startLabChild({
        options: lab,
        seed: options.seed ?? mintSeed(),
        chromiumPath: tools.chromium ?? '',
        stateDir,
        logFile: join(stateFolder(), 'lab.log'),
      });
      process.stdout.write(`${JSON.stringify(child.address)}\n`);
      say(`Lab handset ready: adb connect ${child.address.serial}   (Ctrl-C ends it)`);
      await new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      });
      await child.close();
    });
};
