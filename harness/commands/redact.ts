// `phonehome redact <bundle>`: a copy of a sealed run that can be published; `phonehome open`: one redacted value of it, opened.
import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { anonymousKey, namedKey } from '../evidence/bundle/signing.ts';
import { shellWord } from '../evidence/explain/quote.ts';
import { HarnessError } from '../lib/errors.ts';
import { visibleLine } from '../lib/visible-text.ts';
import { openValue, redactBundle } from '../redact.ts';
import { operatorName, programName } from '../run/operator.ts';
import type { AddCommand } from './commands.ts';

interface RedactCommandOptions {
  out?: string;
  openings?: string;
  keepScreens?: boolean;
  also?: string;
  key?: string;
  who?: string;
}

export const redactCommand: AddCommand = (program, done) => {
  program
    .command('redact')
    .description(
      'make a publishable copy of a sealed run: identifiers, accounts, cookies, serials and addresses taken out',
    )
    .argument('<bundle>', 'an archive that phonehome seal wrote, or its folder form')
    .option('--out <file>', 'where the copy goes; <bundle>.redacted.zip unless told')
    .option('--openings <file>', 'where the private openings go (mode 0600); <out>.openings.json unless told')
    .option('--keep-screens', 'leave screenshots and UI sources in: look through them first, no program can')
    .option('--also <file>', 'further values to take out, one a line, such as names')
    .option(
      '--key <pem>',
      'ECDSA P-256 private key to sign the copy with; without it one is made and thrown away',
    )
    .option('--who <name>', 'who seals the copy; `anonymous` unless told')
    .action(async (bundle: string, options: RedactCommandOptions) => {
      const path = resolve(bundle);
      const out = resolve(
        options.out ?? join(dirname(path), `${basename(path).replace(/\.zip$/, '')}.redacted.zip`),
      );
      const openings = resolve(options.openings ?? out.replace(/(\.zip)?$/, '.openings.json'));
      const { sealed, redaction } = await redactBundle(path, {
        key: options.key === undefined ? anonymousKey() : namedKey(options.key),
        archive: out,
        openings,
        keepScreens: options.keepScreens === true,
        also: [
          ...(options.also === undefined ? [] : linesOf(options.also)),
          ...(options.who === undefined ? [operatorName()] : []),
        ],
        authorities: [],
        who: options.who ?? 'anonymous',
        software: programName(),
        now: new Date(),
      });
      const shown = (file: string) => relative(process.cwd(), file);
      const withheld = redaction.files.filter(({ how }) => how === 'withheld').length;
      process.stdout.write(
        [
          `Redacted copy: ${shown(sealed.archive)} (${redaction.values.length} values taken out, ${withheld} files withheld)`,
          `Private openings: ${shown(openings)} - keep it, publish it never`,
          `See what is left: npx --no-install phonehome verify ${shown(sealed.archive)}`,
          ...redaction.limits.map((line) => `Note: ${visibleLine(line, 300)}`),
          '',
        ].join('\n'),
      );
      done(0);
    });
};

export const openCommand: AddCommand = (program, done) => {
  program
    .command('open')
    .description('open one redacted value of a copy, against its hash and against the sealed original')
    .argument('<copy>', 'a redacted copy')
    .argument('<hash>', "the value's hash, or its first digits, as [redacted:...] shows it")
    .requiredOption('--openings <file>', 'the private file that was written beside the copy')
    .option('--original <bundle>', 'the sealed original')
    .action(async (copy: string, hash: string, options: { openings: string; original?: string }) => {
      const opened = await openValue(copy, hash, {
        openings: options.openings,
        original: options.original ?? null,
      });
      process.stdout.write(
        [
          `value:  ${visibleLine(opened.value, 1000)}`,
          `kind:   ${opened.kind}`,
          `hash:   ${opened.hash}`,
          `salt:   ${opened.salt}`,
          `check:  printf '%s%s' ${opened.salt} ${shellWord(opened.value)} | sha256sum`,
          ...(opened.places === null
            ? ['The original was not looked at; give it with --original.']
            : [
                `It stands in ${opened.places.length} files of the sealed original:`,
                ...opened.places.slice(0, 20).map((place) => `  ${place}`),
              ]),
          '',
        ].join('\n'),
      );
      done(opened.places === null || opened.places.length > 0 ? 0 : 1);
    });
};

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '');
  } catch (cause) {
    throw new HarnessError('usage', `Cannot read ${file}.`, {
      remedy: 'Name a text file with one value a line.',
      cause,
    });
  }
}
