// Which kinds of characters occur in a text, as one bit each: the single pass that spares ordinary text most decoders.

/** One bit for each kind of character. */
export const charClass = {
  hexLower: 1 << 0,
  hexUpper: 1 << 1,
  lower: 1 << 2,
  upper: 1 << 3,
  digit: 1 << 4,
  plus: 1 << 5,
  slash: 1 << 6,
  equals: 1 << 7,
  minus: 1 << 8,
  underscore: 1 << 9,
  percent: 1 << 10,
  ampersand: 1 << 11,
  semicolon: 1 << 12,
  opening: 1 << 13,
  quote: 1 << 14,
  dot: 1 << 15,
  colon: 1 << 16,
  comma: 1 << 17,
  space: 1 << 18,
  line: 1 << 19,
  control: 1 << 20,
  high: 1 << 21,
  other: 1 << 22,
} as const;

/** Every class. */
export const anyClass = Object.values(charClass).reduce((all, bit) => all | bit, 0);

/** Letters and digits. */
export const alphanumeric =
  charClass.hexLower | charClass.hexUpper | charClass.lower | charClass.upper | charClass.digit;

/** The class of every UTF-16 unit, so that a pass over a text has no branch. */
export const characterClasses = new Int32Array(65536).fill(charClass.high);
characterClasses.fill(charClass.other, 0, 128);
const assign = (characters: string, bit: number): void => {
  for (const character of characters) characterClasses[character.charCodeAt(0)] = bit;
};
for (let code = 0; code < 32; code += 1) characterClasses[code] = charClass.control;
characterClasses[0x7f] = charClass.control;
assign('abcdef', charClass.hexLower);
assign('ABCDEF', charClass.hexUpper);
assign('ghijklmnopqrstuvwxyz', charClass.lower);
assign('GHIJKLMNOPQRSTUVWXYZ', charClass.upper);
assign('0123456789', charClass.digit);
assign('+', charClass.plus);
assign('/', charClass.slash);
assign('=', charClass.equals);
assign('-', charClass.minus);
assign('_', charClass.underscore);
assign('%', charClass.percent);
assign('&', charClass.ampersand);
assign(';', charClass.semicolon);
assign('{[', charClass.opening);
assign('"', charClass.quote);
assign('.', charClass.dot);
assign(':', charClass.colon);
assign(',', charClass.comma);
assign(' \t', charClass.space);
assign('\r\n', charClass.line);

/** Each class with the characters that show it, for texts so long that the engine's own search is faster than a pass. */
const marks: readonly { bit: number; characters: readonly string[] }[] = Object.values(charClass)
  .filter((bit) => bit !== charClass.high)
  .map((bit) => ({
    bit,
    characters: Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(
      (character) => characterClasses[character.charCodeAt(0)] === bit,
    ),
  }));
const longText = 2048;

/** The classes that occur in `text`, or-ed. */
export function classesOf(text: string): number {
  return text.length < longText ? classesBetween(text) : classesByMarks(text);
}

/** What is absent costs a search of the whole text each, at the speed of memory; what is there is found at once. */
function classesByMarks(text: string): number {
  let seen = Buffer.byteLength(text) === text.length ? 0 : charClass.high;
  for (const { bit, characters } of marks) {
    for (const character of characters) {
      if (!text.includes(character)) continue;
      seen |= bit;
      break;
    }
  }
  return seen;
}

function classesBetween(text: string): number {
  let seen = 0;
  for (let at = 0; at < text.length; at += 1) seen |= characterClasses[text.charCodeAt(at)] as number;
  return seen;
}
