// `phonehome verify <bundle>`: checks a sealed run offline and prints one page on what it proves.
import { createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rootsIn } from '../evidence/bundle/check.ts';
import { fingerprintOf } from '../evidence/bundle/signing.ts';
import { verifyPage } from '../evidence/bundle/verify-page.ts';
import { errorMessage, HarnessError } from '../lib/errors.ts';
import { readText } from '../lib/files.ts';
import { programName } from '../run/operator.ts';
import { gitState } from '../run/program-facts.ts';
import { verifyBundle } from '../verify.ts';
import type { AddCommand } from './commands.ts';

interface VerifyCommandOptions {
  key?: string;
  tsaRoots?: string;
}

export const verifyCommand: AddCommand = (program, done) => {
  program
    .command('verify')
    .description('check a sealed run offline, derive its verdicts again, say what is proven and what is not')
    .argument('<bundle>', 'an archive that phonehome seal wrote, or the folder it was unpacked into')
    .option('--key <pem>', "the author's public key, as you have it from them")
    .option('--tsa-roots <pem>', 'root certificates of timestamp authorities that you trust')
    .addHelpText(
      'after',
      '\nExit code: 0 intact and derived equal, 1 altered, 2 not readable or of a newer format,\n3 intact, but this version derives something else (listed).',
    )
    .action(async (bundle: string, options: VerifyCommandOptions) => {
      const git = await gitState();
      const report = await verifyBundle(bundle, {
        roots: options.tsaRoots === undefined ? [] : rootsIn(options.tsaRoots),
        expectedKey: options.key === undefined ? null : publicFingerprint(options.key),
        program: { software: programName(), commit: git?.commit ?? null, changed: git?.changed ?? false },
      });
      process.stdout.write(verifyPage(report));
      done(report.exitCode);
    });
};

/** Of a PEM with a public key; a private one is taken too, as openssl does. */
function publicFingerprint(path: string): string {
  if (!existsSync(path))
    throw new HarnessError('usage', `There is no key file ${path}.`, {
      remedy: "Name a PEM file with the author's public key.",
    });
  try {
    return fingerprintOf(createPublicKey(readText(path)).export({ type: 'spki', format: 'der' }));
  } catch (cause) {
    throw new HarnessError('usage', `${path} is no key in PEM: ${errorMessage(cause)}.`, {
      remedy: 'Make it with: openssl pkey -in key.pem -pubout -out public.pem',
      cause,
    });
  }
}
