// `phonehome setup`: finds or installs the tools a run needs and prints where they are.
import { ensureTools } from '../setup/tools.ts';
import type { AddCommand } from './commands.ts';

export const setupCommand: AddCommand = (program) => {
  program
    .command('setup')
    .description('find adb, a JRE and Chromium; install through apt what is missing')
    .option('--no-lab', 'leave out Chromium, which only the lab handset needs')
    .action(async (options: { lab: boolean }) => {
      const say = (line: string) => process.stderr.write(`${line}\n`);
      const tools = await ensureTools({ lab: options.lab, install: true, say });
      for (const [name, path] of Object.entries(tools)) process.stdout.write(`${name.padEnd(12)}${path}\n`);
    });
};
