// Bytes come in, their 64-bit cyclic redundancy check goes out, by the parameters of Rocksoft's model.
import { printed } from './words64.ts';

/** Most significant bit first: ECMA-182 as it stands. */
function forward(polynomial: bigint): (bytes: Buffer) => Buffer {
  const table = Array.from({ length: 256 }, (_none, index) => {
    let value = BigInt(index) << 56n;
    for (let bit = 0; bit < 8; bit += 1)
      value = value >> 63n === 1n ? BigInt.asUintN(64, value << 1n) ^ polynomial : value << 1n;
    return value;
  });
  return (bytes) => {
    let sum = 0n;
    for (const byte of bytes) sum = BigInt.asUintN(64, sum << 8n) ^ (table[Number(sum >> 56n) ^ byte] ?? 0n);
    return printed(sum);
  };
}

/** Least significant bit first, with the polynomial turned round; `mask` is what it starts with and is XORed with in the end. */
function backward(polynomial: bigint, mask: bigint): (bytes: Buffer) => Buffer {
  const table = Array.from({ length: 256 }, (_none, index) => {
    let value = BigInt(index);
    for (let bit = 0; bit < 8; bit += 1)
      value = (value & 1n) === 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    return value;
  });
  return (bytes) => {
    let sum = mask;
    for (const byte of bytes) sum = (sum >> 8n) ^ (table[Number(sum & 0xffn) ^ byte] ?? 0n);
    return printed(sum ^ mask);
  };
}

const ones = (1n << 64n) - 1n;

export const crc64Ecma = forward(0x42f0e1eba9ea3693n);
export const crc64Xz = backward(0xc96c5795d7870f42n, ones);
export const crc64GoIso = backward(0xd800000000000000n, ones);
export const crc64Jones = backward(0x95ac9329ac4bc9b5n, 0n);
