// `phonehome seal <run>`: makes one archive of a run that anybody can check, signed and, when asked, timestamped.
import { relative, resolve } from 'node:path';
import type { Sealed } from '../evidence/bundle/seal.ts';
import { HarnessError } from '../lib/errors.ts';
import { type SealWishes, sealFinishedRun } from '../run/seal-run.ts';
import type { AddCommand } from './commands.ts';

interface SealCommandOptions {
  key?: string;
  out?: string;
  folder?: string;
  timestamp?: boolean;
  tsa?: string[];
  who?: string;
}

export const sealCommand: AddCommand = (program, done) => {
  program
    .command('seal')
    .description('make one archive of a run that anybody can check: hashed, signed, timestamped')
    .argument('<run>', 'a run folder below reports/')
    .option(
      '--key <pem>',
      'ECDSA P-256 private key to sign with (mode 0600); without it one is made and thrown away',
    )
    .option('--timestamp', 'ask the authorities of config/timestamp-authorities.json (RFC 3161) for the time')
    .option('--tsa <url...>', 'ask these authorities instead')
    .option('--out <file>', 'where the archive goes; <run>/<run-id>.phonehome.zip unless told')
    .option('--folder <dir>', 'write the folder form there too')
    .option('--who <name>', 'who seals; PHONEHOME_OPERATOR or the account unless told')
    .addHelpText('after', '\nExit code: 0 sealed, 1 sealed but an authority gave no timestamp, 2 not sealed.')
    .action(async (run: string, options: SealCommandOptions) => {
      const sealed = await sealFinishedRun(resolve(run), wishesOf(options));
      process.stdout.write(sealLines(sealed));
      done(sealed.timestamps.some(({ file }) => file === null) ? 1 : 0);
    });
};

function wishesOf({ key, out, folder, timestamp, tsa, who }: SealCommandOptions): SealWishes {
  const bad = tsa?.find((address) => !/^https?:\/\//.test(address) || !URL.canParse(address));
  if (bad !== undefined)
    throw new HarnessError('usage', `--tsa ${bad} is no http or https address.`, {
      remedy: 'Give one like https://freetsa.org/tsr.',
    });
  return {
    ...(key === undefined ? {} : { keyFile: resolve(key) }),
    ...(out === undefined ? {} : { out: resolve(out) }),
    ...(folder === undefined ? {} : { folder: resolve(folder) }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(tsa === undefined ? {} : { authorities: tsa }),
    ...(who === undefined ? {} : { who }),
  };
}

function sealLines(sealed: Sealed): string {
  const shown = (path: string) => relative(process.cwd(), path) || '.';
  return `${[
    `Sealed: ${shown(sealed.archive)} (${sealed.files} files)`,
    ...(sealed.folder === null ? [] : [`Folder form: ${shown(sealed.folder)}`]),
    `Key: sha256:${sealed.keySha256}`,
    ...sealed.timestamps.map(({ authority, attempts, file, reason }) =>
      file === null
        ? `NO timestamp from ${authority} (asked ${attempts} times): ${reason}`
        : `Timestamp from ${authority}: ${file}`,
    ),
    `Check it: npx --no-install phonehome verify ${shown(sealed.archive)}`,
  ].join('\n')}\n`;
}
