// A run seed and a case come in, the terms that case plants go out: unique, searchable, the same for the same seed.
import { createHash } from 'node:crypto';
import type { Canary } from '../artifacts/case.ts';
import type { Planting, TermForm } from '../artifacts/journeys.ts';
import type { RunConfig } from '../artifacts/run-config.ts';
import { words } from './words.ts';

const consonants = 'bcdfghjklmnpqrstvwxz';
const vowels = 'aeiou';

/** Bytes that depend on the seed and the purpose alone. */
export function seededBytes(seed: string, purpose: string): Buffer {
  return createHash('sha256').update(`${seed}\n${purpose}`).digest();
}

/** What a term is made from. */
export interface Minting {
  seed: string;
  caseId: string;
  /** Addresses of a page to open and a file to download, with `{token}` in them. */
  config: Pick<RunConfig, 'visitUrl' | 'downloadUrl'>;
}

/** The canary of one planting of one case. */
export function mintCanary({ name, kind, step, term }: Planting, { seed, caseId, config }: Minting): Canary {
  const id = `${caseId}/${name}`;
  if (typeof term === 'object') return { id, kind, value: term.shared, step, origin: 'shared' };
  const value = valueOf(term, { seed, id, config });
  return { id, kind, value, step, origin: 'minted' };
}

function valueOf(
  term: TermForm,
  { seed, id, config }: { seed: string; id: string; config: Minting['config'] },
): string {
  switch (term) {
    case 'page':
      return pageAddress(config.visitUrl, seededBytes(seed, id));
    case 'download':
      // Where the config names none the case says so instead of downloading.
      return pageAddress(config.downloadUrl ?? config.visitUrl, seededBytes(seed, id));
    case 'words':
      return uniqueWords(seed, id).join(' ');
    // Without the ending: whoever names a file may leave it out.
    case 'file':
    case 'track':
      return uniqueWords(seed, id).join('-');
    default:
      return term satisfies never;
  }
}

/** The address as the browser will ask for it; nobody else ever did. */
function pageAddress(template: string, bytes: Buffer): string {
  return new URL(template.replace('{token}', bytes.toString('hex', 0, 8))).href;
}

/**
 * Three nouns, so that a real engine has results, and one pronounceable token of ten letters, so that nothing else on
 * earth contains the phrase.
 */
function uniqueWords(seed: string, id: string): string[] {
  const bytes = seededBytes(seed, id);
  const nouns = [0, 1, 2].map((index) => pick(words, bytes, index));
  const token = Array.from({ length: 5 }, (_, index) => syllable(bytes, 3 + index * 2)).join('');
  return [...nouns, token];
}

function syllable(bytes: Buffer, at: number): string {
  return pick(consonants, bytes, at) + pick(vowels, bytes, at + 1);
}

function pick(choices: string | readonly string[], bytes: Buffer, at: number): string {
  return choices[(bytes[at] ?? 0) % choices.length] ?? '';
}
