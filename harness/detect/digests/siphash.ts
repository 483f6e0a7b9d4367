// Bytes come in, their SipHash goes out (Aumasson and Bernstein 2012), with the keys libraries use when given none.
import { low64, printed, rotateLeft, tailWord, word } from './words64.ts';

interface Flavour {
  compressions: number;
  finalizations: number;
  key: readonly [bigint, bigint];
}

const zeroKey = [0n, 0n] as const;
/** Bytes 0 to 15, the key of the paper's test vectors. */
const countingKey = [0x0706050403020100n, 0x0f0e0d0c0b0a0908n] as const;

export const siphash24Zero = flavour({ compressions: 2, finalizations: 4, key: zeroKey });
export const siphash24Counting = flavour({ compressions: 2, finalizations: 4, key: countingKey });
export const siphash13Zero = flavour({ compressions: 1, finalizations: 3, key: zeroKey });

function flavour({ compressions, finalizations, key }: Flavour): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const [k0, k1] = key;
    const v = [
      k0 ^ 0x736f6d6570736575n,
      k1 ^ 0x646f72616e646f6dn,
      k0 ^ 0x6c7967656e657261n,
      k1 ^ 0x7465646279746573n,
    ] as [bigint, bigint, bigint, bigint];
    const take = (input: bigint): void => {
      v[3] ^= input;
      for (let round = 0; round < compressions; round += 1) sipRound(v);
      v[0] ^= input;
    };
    let at = 0;
    for (; at + 8 <= bytes.length; at += 8) take(word(bytes, at));
    take((BigInt(bytes.length & 0xff) << 56n) | tailWord(bytes, at));
    v[2] ^= 0xffn;
    for (let round = 0; round < finalizations; round += 1) sipRound(v);
    return printed(v[0] ^ v[1] ^ v[2] ^ v[3]);
  };
}

function sipRound(v: [bigint, bigint, bigint, bigint]): void {
  v[0] = low64(v[0] + v[1]);
  v[1] = rotateLeft(v[1], 13n) ^ v[0];
  v[0] = rotateLeft(v[0], 32n);
  v[2] = low64(v[2] + v[3]);
  v[3] = rotateLeft(v[3], 16n) ^ v[2];
  v[0] = low64(v[0] + v[3]);
  v[3] = rotateLeft(v[3], 21n) ^ v[0];
  v[2] = low64(v[2] + v[1]);
  v[1] = rotateLeft(v[1], 17n) ^ v[2];
  v[2] = rotateLeft(v[2], 32n);
}
