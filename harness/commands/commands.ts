// The list of commands. Each is loaded when it is asked for: most need little of what all of them together need.
import type { Command } from 'commander';

/** Adds one command to the program; tells the exit code through `done`. */
export type AddCommand = (program: Command, done: (exitCode: number) => void) => void;

/** How each command is loaded, by the word a person types, in the order of the help page. */
const loaders: Readonly<Record<string, () => Promise<AddCommand>>> = {
  run: async () => (await import('./run.ts')).runCommand,
  analyse: async () => (await import('./analyse.ts')).analyseCommand,
  report: async () => (await import('./report.ts')).reportCommand,
  apk: async () => (await import('./apk.ts')).apkCommand,
  calibrate: async () => (await import('./calibrate.ts')).calibrateCommand,
  lookup: async () => (await import('./lookup.ts')).lookupCommand,
  compare: async () => (await import('./compare.ts')).compareCommand,
  seal: async () => (await import('./seal.ts')).sealCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
  explain: async () => (await import('./explain.ts')).explainCommand,
  peel: async () => (await import('./explain.ts')).peelCommand,
  redact: async () => (await import('./redact.ts')).redactCommand,
  open: async () => (await import('./redact.ts')).openCommand,
  restore: async () => (await import('./restore.ts')).restoreCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  setup: async () => (await import('./setup.ts')).setupCommand,
  lab: async () => (await import('./lab.ts')).labCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  'check-full': async () => (await import('./check-full.ts')).checkFullCommand,
  mutate: async () => (await import('./mutate.ts')).mutateCommand,
  sample: async () => (await import('./sample.ts')).sampleCommand,
  bench: async () => (await import('./bench.ts')).benchCommand,
  'bench-report': async () => (await import('./bench-report.ts')).benchReportCommand,
};

/** The words a person can type. */
export const commandNames: readonly string[] = Object.keys(loaders);

/** The command that `args` name by their first word; all of them where that is no command (help, a slip of the pen). */
export function commandsFor(args: readonly string[]): Promise<AddCommand[]> {
  const word = args.find((arg) => !arg.startsWith('-')) ?? '';
  const loader = Object.hasOwn(loaders, word) ? loaders[word] : undefined;
  const wanted = loader === undefined ? Object.values(loaders) : [loader];
  return Promise.all(wanted.map((load) => load()));
}
