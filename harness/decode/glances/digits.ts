// The digits of the bases in use, by their character: for each the value, 255 where a character is none.

/** Of a character that is no digit. */
export const none = 255;
export const sixtyFour = valuesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', {
  last: '-_',
});
export const turned = valuesOf('NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm0123456789+/', {
  last: '-_',
});
export const sixteen = valuesOf('0123456789abcdef', { last: 'ABCDEF' });
export const thirtyTwo = valuesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', {
  first: 'abcdefghijklmnopqrstuvwxyz',
});
export const thirtyTwoHex = valuesOf('0123456789ABCDEFGHIJKLMNOPQRSTUV', {
  last: 'abcdefghijklmnopqrstuv',
});
export const thirtyTwoTurned = valuesOf('NOPQRSTUVWXYZABCDEFGHIJKLM234567', {
  first: 'nopqrstuvwxyzabcdefghijklm',
});
export const sixteenTurned = valuesOf('0123456789nopqrs', { last: 'NOPQRS' });
export const fiftyEight = valuesOf('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');
export const fiftyEightTurned = valuesOf('123456789NOPQRSTUWXYZACDEFGHIJKLMnopqrstuvwxzabcdefghijklm');

/** Values of digits by their character; `first` and `last` stand for the first and last digits as well. */
function valuesOf(digits: string, { first = '', last = '' } = {}): Uint8Array {
  const values = new Uint8Array(128).fill(none);
  const put = (characters: string, from: number): void =>
    [...characters].forEach((character, index) => {
      values[character.charCodeAt(0)] = from + index;
    });
  put(digits, 0);
  put(first, 0);
  put(last, digits.length - last.length);
  return values;
}

/** What the characters of a base64 run show, or-ed: one bit each. */
export const digitMark = {
  /** No digit of base58. */
  notFiftyEight: 1,
  /** No digit of base58 once its letters are turned. */
  notFiftyEightTurned: 2,
  /** First letter of a compressed stream at the start of a run or behind a mark. */
  mayStart: 4,
  /** `H` and `4`, with which gzip begins. */
  isCapitalH: 8,
  isFour: 16,
} as const;

const digitMarks = Uint8Array.from({ length: 128 }, (_, code) => {
  const plain = fiftyEight[code] === none ? digitMark.notFiftyEight : 0;
  const rotated = fiftyEightTurned[code] === none ? digitMark.notFiftyEightTurned : 0;
  const starts = code === 0x65 || code === 0x4b ? digitMark.mayStart : 0;
  const gzip = code === 0x48 ? digitMark.isCapitalH : code === 0x34 ? digitMark.isFour : 0;
  return plain | rotated | starts | gzip;
});

/** The marks stand above the values of the digits, and above both whether a character is no digit. */
export const markShift = 6;
export const notSixtyFour = 1 << 12;
/** Both by character, so that one look tells all. */
export const markedSixtyFour = Uint16Array.from({ length: 256 }, (_, code) => {
  const value = sixtyFour[code] ?? none;
  return value === none ? notSixtyFour : value | ((digitMarks[code] as number) << markShift);
});
