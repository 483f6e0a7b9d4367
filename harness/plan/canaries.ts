// A run seed and a case come in, the terms that case plants go out: unique, searchable, the same for the same seed.
import { createHash } from 'node:crypto';
import type { Canary } from '../artifacts/case.ts';
import type { Planting, TermForm } from '../artifacts/journeys.ts';
import { words } from './words.ts';

const consonants = 'bcdfghjklmnpqrstvwxz';
const vowels = 'aeiou';

/** Bytes that depend on the seed and the purpose alone. */
export function seededBytes(seed: string, purpose: string): Buffer {
  return createHash('sha256').update(`${seed}\n${purpose}`).digest();
}

/** The canary of one planting of one case. */
export function mintCanary(seed: string, caseId: string, { name, kind, step, term }: Planting): Canary {
  const id = `${caseId}/${name}`;
  if (typeof term === 'object') return { id, kind, value: term.shared, step, origin: 'shared' };
  const parts = uniqueWords(seed, id);
  return { id, kind, value: forms[term](parts), step, origin: 'minted' };
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

/**
 * `example.com` is run by IANA for such uses (RFC 2606) and answers every query with the same page, so that a page of
 * our own choosing exists without asking anybody.
 */
const forms: Record<TermForm, (parts: readonly string[]) => string> = {
  words: (parts) => parts.join(' '),
  page: (parts) => `https://example.com/?about=${parts.join('-')}`,
  download: (parts) => `${parts.join('-')}`,
  file: (parts) => `${parts.join('-')}.txt`,
  track: (parts) => `${parts.join('-')}.wav`,
};

function syllable(bytes: Buffer, at: number): string {
  return pick(consonants, bytes, at) + pick(vowels, bytes, at + 1);
}

function pick(choices: string | readonly string[], bytes: Buffer, at: number): string {
  return choices[(bytes[at] ?? 0) % choices.length] ?? '';
}
