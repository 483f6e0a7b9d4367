// Undoes reversed, rot13 and rot47 text: no mark tells them, so either what is looked for shows through, or the result is base64 of something readable.
import { alphanumeric, anyClass, charClass } from '../char-class.ts';
import { decoded, notApplicable, type Outcome, type Scope, type TextCoding } from '../coding.ts';
import { isPlausible, isPlausibleStart } from '../plausible.ts';
import { base58 } from './base58.ts';
import { turnByShape } from './turned-shapes.ts';

type Turn = 'reversed' | 'rot13' | 'rot47';

const turns: Readonly<Record<Turn, (text: string) => string>> = {
  reversed,
  rot13: (text) => text.replace(/[a-z]/gi, (letter) => shifted(letter, letter < 'a' ? 65 : 97, 26)),
  rot47: (text) => text.replace(/[!-~]/g, (mark) => shifted(mark, 33, 94)),
};

function reversed(text: string): string {
  let turned = '';
  for (const character of text) turned = character + turned;
  return turned;
}

function shifted(character: string, base: number, size: number): string {
  return String.fromCharCode(base + ((character.charCodeAt(0) - base + size / 2) % size));
}

/** Any text, turned when what is looked for shows then. */
export const rotated: TextCoding = {
  id: 'rotated',
  part: true,
  segments: Object.keys(turns),
  minLength: 8,
  needs: [],
  without: 0,
  reading: 'guess',
  decode(text, scope) {
    const turn =
      askedTurn(scope) ?? scope.disguises?.inText(text) ?? turnByShape(text, (one, how) => turns[how](one));
    return turn === undefined ? notApplicable : turned(text, turn);
  },
};

const smallLetters = charClass.hexLower | charClass.lower;
const capitals = charClass.hexUpper | charClass.upper;
const base64Classes =
  alphanumeric | charClass.plus | charClass.slash | charClass.minus | charClass.underscore | charClass.equals;

/** A token that is base64 only after turning; its own characters are those of base64, so it shows both cases. */
export const rotatedToken: TextCoding = {
  id: 'rotated-token',
  segments: ['reversed', 'rot13'],
  reading: 'guess',
  minLength: 16,
  needs: [smallLetters, capitals],
  without: anyClass & ~base64Classes,
  decode(text, scope) {
    const bare = text.replace(/^={1,2}|={1,2}$/g, '');
    if (bare.includes('=')) return notApplicable;
    for (const turn of ['reversed', 'rot13'] as const) {
      if (isTurnedBase64(bare, turn) || isTurnedBase58(text, turn, scope)) return turned(text, turn);
    }
    return notApplicable;
  },
};

function isTurnedBase64(bare: string, turn: 'reversed' | 'rot13'): boolean {
  if (bare.length % 4 === 1) return false;
  // A short piece tells already that most tokens stand for nothing.
  const piece = turn === 'reversed' ? bare.slice(-sampled) : bare.slice(0, sampled);
  if (!isPlausibleStart(Buffer.from(turns[turn](piece), 'base64'))) return false;
  return isPlausible(Buffer.from(turns[turn](bare), 'base64'));
}

function isTurnedBase58(text: string, turn: 'reversed' | 'rot13', scope: Scope): boolean {
  if (/[^1-9A-Za-z]/.test(text)) return false;
  return base58.decode(turns[turn](text), { ...scope, asked: '' }).kind === 'decoded';
}

/** Hexadecimal text from its end to its start, or with its letters turned. */
export const reversedHex: TextCoding = {
  id: 'reversed-hex',
  segments: ['reversed', 'rot13'],
  reading: 'guess',
  minLength: 16,
  needs: [charClass.digit],
  without: anyClass & ~alphanumeric,
  decode(text, scope) {
    const turn = hexDigits.test(text) ? 'reversed' : turnedDigits.test(text) ? 'rot13' : undefined;
    if (text.length % 2 === 1 || turn === undefined) return notApplicable;
    const bytes = Buffer.from(turns[turn](text), 'hex');
    const fits =
      isPlausible(bytes) || (bytes.length >= shortestXored && scope.disguises?.xorKey(bytes) !== undefined);
    return fits ? turned(text, turn) : notApplicable;
  },
};
const hexDigits = /^[0-9a-f]+$/i;
const turnedDigits = /^[0-9n-s]+$/i;
/** Bytes of a value that may be XORed. */
const shortestXored = 8;

/** A multiple of four: whole groups of base64, whole pairs of hex. */
const sampled = 24;

function turned(text: string, turn: Turn): Outcome {
  return decoded({ segment: turn, text: turns[turn](text) });
}

function askedTurn({ asked }: Scope): Turn | undefined {
  return asked === 'reversed' || asked === 'rot13' || asked === 'rot47' ? asked : undefined;
}
