// The list of commands: each adds itself to the program by one line here.
import type { Command } from 'commander';
import { analyseCommand } from './analyse.ts';
import { apkCommand } from './apk.ts';
import { benchCommand } from './bench.ts';
import { benchReportCommand } from './bench-report.ts';
import { calibrateCommand } from './calibrate.ts';
import { checkCommand } from './check.ts';
import { checkFullCommand } from './check-full.ts';
import { compareCommand } from './compare.ts';
import { doctorCommand } from './doctor.ts';
import { explainCommand, peelCommand } from './explain.ts';
import { labCommand } from './lab.ts';
import { lookupCommand } from './lookup.ts';
import { mutateCommand } from './mutate.ts';
import { openCommand, redactCommand } from './redact.ts';
import { reportCommand } from './report.ts';
import { restoreCommand } from './restore.ts';
import { runCommand } from './run.ts';
import { sampleCommand } from './sample.ts';
import { sealCommand } from './seal.ts';
import { setupCommand } from './setup.ts';
import { verifyCommand } from './verify.ts';

/** Adds one command to the program; tells the exit code through `done`. */
export type AddCommand = (program: Command, done: (exitCode: number) => void) => void;

/** Every command, in the order of the help page. */
export const commands: readonly AddCommand[] = [
  runCommand,
  analyseCommand,
  reportCommand,
  apkCommand,
  calibrateCommand,
  lookupCommand,
  compareCommand,
  sealCommand,
  verifyCommand,
  explainCommand,
  peelCommand,
  redactCommand,
  openCommand,
  restoreCommand,
  doctorCommand,
  setupCommand,
  labCommand,
  checkCommand,
  checkFullCommand,
  mutateCommand,
  sampleCommand,
  benchCommand,
  benchReportCommand,
];
