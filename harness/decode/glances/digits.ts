// The values of the digits of every base in which a token may be written, by their character.

/** No digit. */
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
