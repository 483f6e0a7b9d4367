// `--mmdb` and `--rdap` of run, analyse and report: names of the user's files come in, opened databases and read answers go out.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type GivenLookups, placesFrom, registrationFrom } from '../lookups.ts';
import { HarnessError } from '../lib/errors.ts';
import { readBytes } from '../lib/files.ts';

/** The options as commander gives them. */
export interface LookupOptions {
  mmdb?: string[];
  rdap?: string[];
}

/** Largest answer read, in bytes; registries send some 10 KiB. */
export const longestAnswer = 1024 * 1024;

const repeated = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

/** Adds both options to a command. */
export function withLookupOptions(command: Command): Command {
  return command
    .option(
      '--mmdb <file>',
      'MaxMind database to look countries and networks up in; repeat it for a second one',
      repeated,
    )
    .option(
      '--rdap <file|dir>',
      'saved RDAP answer about a domain, or a folder of *.json (curl -sL https://rdap.org/domain/NAME > NAME.json)',
      repeated,
    );
}

/** Opens what was named; `file-unreadable` or `file-invalid` names the file. */
export function givenLookups({ mmdb = [], rdap = [] }: LookupOptions): GivenLookups {
  return {
    places: mmdb.map((file) => placesFrom(basename(file), readBytes(resolve(file)))),
    answers: rdap.flatMap(answerFiles).map((file) => {
      const bytes = answerBytes(file);
      return { bytes, registration: registrationFrom(bytes, { from: basename(file), fetchedAt: 'unknown' }) };
    }),
  };
}

function answerFiles(named: string): string[] {
  const path = resolve(named);
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path];
  const files = readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort();
  if (files.length > 0) return files.map((name) => join(path, name));
  throw new HarnessError('file-unreadable', `--rdap ${named}: no *.json in that folder.`, {
    remedy: 'Save answers there: curl -sL https://rdap.org/domain/NAME > NAME.json',
  });
}

function answerBytes(file: string): Buffer {
  const bytes = readBytes(file);
  if (bytes.length <= longestAnswer) return bytes;
  throw new HarnessError('file-invalid', `${file} has ${bytes.length} bytes, more than any RDAP answer.`, {
    remedy: 'Name a file with one answer about one domain.',
  });
}
