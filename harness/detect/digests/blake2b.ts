// Bytes come in, their BLAKE2b of 256 bits without a key goes out (RFC 7693): what libsodium calls its generic hash.
import { low64, printed, rotateRight, tailWord } from './words64.ts';

const initial = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
] as const;
/** The order of the message's words in each round, in hex digits; the last two rounds start over. */
const orders = [
  '0123456789abcdef',
  'ea489fd61c02b753',
  'b8c052fdae367194',
  '7931dcbe265a40f8',
  '905724afe1bc683d',
  '2c6a0b834d75fe19',
  'c51fed4a0763928b',
  'db7ec13950f4862a',
  '6fe9b308c2d714a5',
  'a2847615fb9e3cd0',
].map((order) => [...order].map((digit) => Number.parseInt(digit, 16)));
const rounds = 12;
const blockBytes = 128;
const sizeBytes = 32;
/** Lanes mixed together: the columns of a square, then its diagonals. */
const quarters = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

/** BLAKE2b-256. */
export function blake2b256(bytes: Buffer): Buffer {
  const state: bigint[] = [...initial];
  state[0] = initial[0] ^ BigInt(0x01010000 | sizeBytes);
  for (let at = 0; at === 0 || at < bytes.length; at += blockBytes) compress(state, bytes, at);
  return printed(...state.slice(0, sizeBytes / 8)).swap64();
}

function compress(state: bigint[], bytes: Buffer, at: number): void {
  const words = Array.from({ length: 16 }, (_none, index) => tailWord(bytes, at + 8 * index));
  const lane: bigint[] = [...state, ...initial];
  const read = (index: number): bigint => lane[index] ?? 0n;
  lane[12] = read(12) ^ BigInt(Math.min(bytes.length, at + blockBytes));
  if (at + blockBytes >= bytes.length) lane[14] = low64(~read(14));
  for (let round = 0; round < rounds; round += 1) {
    const order = orders[round % orders.length] ?? [];
    quarters.forEach(([a, b, c, d], index) => {
      const step = (place: number, [first, second]: readonly [bigint, bigint]): void => {
        lane[a] = low64(read(a) + read(b) + (words[order[2 * index + place] ?? 0] ?? 0n));
        lane[d] = rotateRight(read(d) ^ read(a), first);
        lane[c] = low64(read(c) + read(d));
        lane[b] = rotateRight(read(b) ^ read(c), second);
      };
      step(0, [32n, 24n]);
      step(1, [16n, 63n]);
    });
  }
  for (let index = 0; index < 8; index += 1)
    state[index] = (state[index] ?? 0n) ^ read(index) ^ read(index + 8);
}
