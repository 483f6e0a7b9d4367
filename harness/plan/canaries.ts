// A run seed and a case come in, the terms that case plants go out: unique, searchable, the same for the same seed.
import { createHash } from 'node:crypto';
import type { Canary } from '../artifacts/case.ts';
import { words } from './words.ts';

const consonants = 'bcdfghjklmnpqrstvwxz';
const vowels = 'aeiou';

/** Bytes that depend on the seed and the purpose alone. */
export function seededBytes(seed: string, purpose: string): Buffer {
  return createHash('sha256').update(`${seed}\n${purpose}`).digest();
}

/**
 * The words typed into the address bar in one case: three nouns, so that a real engine has results, and one
 * pronounceable token of ten letters, so that nothing else on earth contains the phrase.
 */
export function mintSearchWords(seed: string, caseId: string): Canary {
  const bytes = seededBytes(seed, `${caseId}/search-term`);
  const nouns = [0, 1, 2].map((index) => pick(words, bytes, index));
  const token = Array.from({ length: 5 }, (_, index) => syllable(bytes, 3 + index * 2)).join('');
  return {
    id: `${caseId}/search-term`,
    kind: 'search-term',
    value: [...nouns, token].join(' '),
    step: 'type-search-words',
    origin: 'minted',
  };
}

/** The address that one case opens, as the browser will ask for it; nobody else ever did. */
export function mintVisitUrl(seed: string, caseId: string, template: string): Canary {
  const token = seededBytes(seed, `${caseId}/url`).toString('hex', 0, 8);
  return {
    id: `${caseId}/url`,
    kind: 'url',
    value: new URL(template.replace('{token}', token)).href,
    step: 'open-address',
    origin: 'minted',
  };
}

function syllable(bytes: Buffer, at: number): string {
  return pick(consonants, bytes, at) + pick(vowels, bytes, at + 1);
}

function pick(choices: string | readonly string[], bytes: Buffer, at: number): string {
  return choices[(bytes[at] ?? 0) % choices.length] ?? '';
}
