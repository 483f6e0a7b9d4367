// Reads digests written in base32 and base58 from the bytes of a text, without giving memory to any run that is none.

const thirtyTwo = worths('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 'abcdefghijklmnopqrstuvwxyz');
const fiftyEight = worths('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');

/** For each digit one more than its value; `also` are other spellings of the first ones. */
function worths(digits: string, also = ''): Uint8Array {
  const table = new Uint8Array(256);
  [...digits].forEach((digit, value) => {
    table[digit.charCodeAt(0)] = value + 1;
  });
  [...also].forEach((digit, value) => {
    table[digit.charCodeAt(0)] = value + 1;
  });
  return table;
}

const longest = 128;

/** Bytes of the digest that so many digits of base32, without padding, write: by number of digits; 0 where they write none. */
export function base32Sizes(sizes: readonly number[]): Uint8Array {
  const table = new Uint8Array(longest + 1);
  for (const size of sizes) table[Math.ceil((size * 8) / 5)] = size;
  return table;
}

/** The same of base58, in which a digest takes one digit fewer when it starts with small bytes. */
export function base58Sizes(sizes: readonly number[]): Uint8Array {
  const table = new Uint8Array(longest + 1);
  for (const size of sizes) {
    const digits = Math.ceil((size * 8) / Math.log2(58));
    table[digits] = size;
    table[digits - 1] ||= size;
  }
  return table;
}

/** The first 20 bits of what is written in base32 from `at` on; negative where a character is no digit. */
export function base32Start(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let index = at; index < at + 4; index += 1) {
    const digit = (thirtyTwo[bytes[index] as number] as number) - 1;
    if (digit < 0) return -1;
    value = value * 32 + digit;
  }
  return value;
}

/** Opened digits: one for all, so that none costs memory. */
const scratch = new Uint8Array(80);

/** The bytes, good until the next call, that the digits of base32 write; undefined where a character is no digit. */
export function openBase32Digest(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
  let pending = 0;
  let bits = 0;
  let size = 0;
  for (let at = start; at < end; at += 1) {
    const digit = (thirtyTwo[bytes[at] as number] as number) - 1;
    if (digit < 0) return undefined;
    pending = ((pending << 5) | digit) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    scratch[size] = (pending >> bits) & 0xff;
    size += 1;
  }
  return scratch.subarray(0, size);
}

/** Groups of 24 bits of a number, the least significant first: 58 times one of them stays far below 2^31. */
const groups = new Int32Array(32);

/** The number of `size` bytes, good until the next call, that the digits of base58 write; undefined where a character is no digit, or the number is larger. */
export function openBase58Digest(
  bytes: Uint8Array,
  start: number,
  { end, size }: { end: number; size: number },
): Uint8Array | undefined {
  for (let at = start; at < end; at += 1) if (fiftyEight[bytes[at] as number] === 0) return undefined;
  let used = 0;
  for (let at = start; at < end; at += 1) {
    let carry = (fiftyEight[bytes[at] as number] as number) - 1;
    for (let index = 0; index < used; index += 1) {
      carry += (groups[index] as number) * 58;
      groups[index] = carry & 0xffffff;
      carry >>>= 24;
    }
    if (carry > 0) {
      groups[used] = carry;
      used += 1;
    }
  }
  if (3 * used > size + 2) return undefined;
  for (let index = 0; index < size + 3; index += 1) {
    const group = Math.floor(index / 3);
    const byte = group < used ? ((groups[group] as number) >> (8 * (index % 3))) & 0xff : 0;
    if (index < size) scratch[size - 1 - index] = byte;
    else if (byte !== 0) return undefined;
  }
  return scratch.subarray(0, size);
}
