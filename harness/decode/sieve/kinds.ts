// What each byte of a text is to the sieve, and what the digits of a run weigh.
import { characterClasses, charClass } from '../char-class.ts';

const joints = charClass.plus | charClass.slash | charClass.minus | charClass.underscore;
const capitals = charClass.hexUpper | charClass.upper;
const smalls = charClass.hexLower | charClass.lower;

/** Nothing follows from it. */
export const plain = 0;
export const quoteMark = 2;
export const backslash = 3;
export const percentSign = 4;
export const ampersand = 5;
export const equalsSign = 6;
export const gap = 7;
export const opening = 8;
export const closing = 9;
/** A mark that neither tokens nor addresses have. */
export const odd = 10;
export const controls = 11;
export const separator = 12;
export const beyondAscii = 13;
/** A digit of some base, with its character class above this bit: a run's kinds are or-ed. */
export const inRun = 16;
const classShift = 5;
export const isDigit = charClass.digit << classShift;
export const isCapital = capitals << classShift;
export const isSmall = smalls << classShift;
/** Of a run: it has a mark that may part it. */
export const isJoint = joints << classShift;

/** The character classes in the kinds of a run. */
export const classesIn = (seen: number): number => seen >> classShift;

/** What the end of a stretch without spaces needs a look for: bits of their own. */
export const hasOdd = 1;
export const hasEquals = 2;

/** By byte. */
export const kinds = new Uint16Array(256).fill(beyondAscii, 128);
for (let code = 0; code < 128; code += 1) {
  const bit = characterClasses[code] as number;
  if ((bit & (joints | charClass.digit | capitals | smalls)) !== 0) kinds[code] = inRun | (bit << classShift);
  else if (bit === charClass.control) kinds[code] = controls;
  else if (bit === charClass.other) kinds[code] = odd;
}
const assign = (characters: string, kind: number): void => {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind;
};
assign('"', quoteMark);
assign('\\', backslash);
assign('%', percentSign);
assign('&', ampersand);
assign('=', equalsSign);
assign(' \t\r\n', gap);
assign('[{', opening);
assign(']}', closing);

/** The same between the fields of a form whose escapes were undone: the bytes 1 and 2 part them. */
export const fieldKinds = new Uint16Array(kinds).fill(separator, 1, 3);

/** The weights of a run add up to one number: ten bits each for its digits, its capitals and its joints. */
export const weights = new Int32Array(256);
export const tenBits = 1023;
const oneCapital = 1 << 10;
export const oneJoint = 1 << 20;
for (let code = 0; code < 128; code += 1) {
  const bit = characterClasses[code] as number;
  if (bit === charClass.digit) weights[code] = 1;
  else if ((bit & (charClass.hexUpper | charClass.upper)) !== 0) weights[code] = oneCapital;
  else if ((bit & joints) !== 0) weights[code] = oneJoint;
}

export const isDecimal = (code: number | undefined): boolean =>
  code !== undefined && code >= 0x30 && code <= 0x39;
export const isCapitalHex = (code: number | undefined): boolean =>
  isDecimal(code) || (code !== undefined && code >= 0x41 && code <= 0x46);
export const isHex = (code: number | undefined): boolean =>
  isCapitalHex(code) || (code !== undefined && code >= 0x61 && code <= 0x66);
