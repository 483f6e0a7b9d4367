// The command line: arguments come in, one command runs, its exit code goes out; errors are one line unless --verbose.
import { Command, CommanderError } from 'commander';
import { commandsFor } from './commands/commands.ts';
import { describeError, errorStory, HarnessError } from './lib/errors.ts';
import { visibleText } from './lib/visible-text.ts';
import { checkNodeVersion } from './setup/node-version.ts';

/** Runs one command line (without node and script); resolves with the exit code and never throws. */
export async function main(args: string[]): Promise<number> {
  let exitCode = 0;
  try {
    checkNodeVersion(process.version);
    const program = new Command('phonehome')
      .description('Tests, claim by claim and with proof, what a browser sends home.')
      .option('--verbose', 'print stack traces and what the tools say')
      .exitOverride()
      .configureHelp({ showGlobalOptions: true });
    for (const command of await commandsFor(args)) {
      command(program, (code) => {
        exitCode = code;
      });
    }
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const verbose = args.includes('--verbose');
    const said = verbose ? errorStory(error) : `phonehome: ${describeError(error)}`;
    // A message may quote a file of anybody's.
    process.stderr.write(`${visibleText(said)}\n`);
    if (!verbose && !(error instanceof HarnessError))
      process.stderr.write('Run it again with --verbose for the whole story.\n');
    return 2;
  }
}
