// The lab handset as a process of its own: JSON options come in as the one argument, one JSON line with its address goes out.
import { z } from 'zod';
import { labOptionsSchema } from '../artifacts/run-config.ts';
import { describeError } from '../lib/errors.ts';
import { parseJson } from '../lib/files.ts';
import { startLab } from './start.ts';

const argumentSchema = z.strictObject({
  options: labOptionsSchema,
  /** Folder for everything the lab writes. */
  stateDir: z.string().min(1),
  /** Executable of Chromium. */
  chromiumPath: z.string().min(1),
  seed: z.string().min(1),
});

/** Resolves on SIGTERM, SIGINT, or when standard input ends, which it does when the parent dies. */
function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
    process.stdin.once('end', () => resolve());
    process.stdin.once('error', () => resolve());
    process.stdin.resume();
  });
}

async function run(): Promise<void> {
  const ended = askedToEnd();
  const argument = parseJson(process.argv[2] ?? '', argumentSchema, 'The argument of the lab');
  const lab = await startLab(argument);
  process.stdout.write(`${JSON.stringify(lab.address)}\n`);
  await ended;
  await lab.close();
}

run().then(
  () => process.exit(0),
  (cause) => {
    process.stderr.write(`${describeError(cause)}\n`);
    process.exit(1);
  },
);
