// Undoes reversed, rot13 and rot47 text: no mark tells them, so either what is looked for shows through, or the result is base64 of something readable.
import { charClass } from '../char-class.ts';
import { decoded, notApplicable, type Outcome, type Scope, type TextCoding } from '../coding.ts';
import { isPlausible } from '../plausible.ts';

type Turn = 'reversed' | 'rot13' | 'rot47';

const turns: Readonly<Record<Turn, (text: string) => string>> = {
  reversed: (text) => [...text].reverse().join(''),
  rot13: (text) => text.replace(/[a-z]/gi, (letter) => shifted(letter, letter < 'a' ? 65 : 97, 26)),
  rot47: (text) => text.replace(/[!-~]/g, (mark) => shifted(mark, 33, 94)),
};

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
    const turn = askedTurn(scope) ?? scope.disguises?.inText(text) ?? hiddenDocument(text);
    return turn === undefined ? notApplicable : turned(text, turn);
  },
};

/** A token that is base64 or hex only after turning. */
export const rotatedToken: TextCoding = {
  id: 'rotated-token',
  segments: ['reversed', 'rot13'],
  reading: 'guess',
  minLength: 16,
  needs: [charClass.hexLower | charClass.hexUpper | charClass.digit],
  without: charClass.space | charClass.quote | charClass.dot | charClass.comma | charClass.other,
  decode(text) {
    const bare = text.replace(/^={1,2}|={1,2}$/g, '');
    for (const turn of ['reversed', 'rot13'] as const) {
      const candidate = turns[turn](bare);
      if (/^(?:[0-9a-f]{2}){8,}$/i.test(bare)) {
        if (isPlausible(Buffer.from(candidate, 'hex'))) return turned(text, turn);
      } else if (/^[A-Za-z0-9+/_-]{16,}$/.test(bare) && bare.length % 4 !== 1) {
        if (isPlausible(Buffer.from(candidate, 'base64'))) return turned(text, turn);
      }
    }
    return notApplicable;
  },
};

function turned(text: string, turn: Turn): Outcome {
  return decoded({ segment: turn, text: turns[turn](text) });
}

function askedTurn({ asked }: Scope): Turn | undefined {
  return asked === 'reversed' || asked === 'rot13' || asked === 'rot47' ? asked : undefined;
}

/** A JSON document from its end to its start. */
function hiddenDocument(text: string): Turn | undefined {
  const first = text.charAt(0);
  const last = text.charAt(text.length - 1);
  return (first === '}' && last === '{') || (first === ']' && last === '[') ? 'reversed' : undefined;
}
