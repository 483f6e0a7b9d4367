// The list of commands: each adds itself to the program by one line here.
import type { Command } from 'commander';
import { analyseCommand } from './analyse.ts';
import { benchCommand } from './bench.ts';
import { checkCommand } from './check.ts';
import { checkFullCommand } from './check-full.ts';
import { doctorCommand } from './doctor.ts';
import { labCommand } from './lab.ts';
import { mutateCommand } from './mutate.ts';
import { reportCommand } from './report.ts';
import { restoreCommand } from './restore.ts';
import { runCommand } from './run.ts';
import { setupCommand } from './setup.ts';

/** Adds one command to the program; tells the exit code through `done`. */
export type AddCommand = (program: Command, done: (exitCode: number) => void) => void;

/** Every command, in the order of the help page. */
export const commands: readonly AddCommand[] = [
  runCommand,
  analyseCommand,
  reportCommand,
  restoreCommand,
  doctorCommand,
  setupCommand,
  labCommand,
  checkCommand,
  checkFullCommand,
  mutateCommand,
  benchCommand,
];
