// The hash functions looked for, one line each: cryptographic ones from node:crypto, and those of 64 bits and more that libraries use for ids.
import { getHashes, hash } from 'node:crypto';
import { blake2b } from './blake2b.ts';
import { cityHash64, farmFingerprint64 } from './city.ts';
import { cityHash128 } from './city128.ts';
import { crc64Ecma, crc64GoIso, crc64Jones, crc64Xz } from './crc64.ts';
import { fnv1a128, fnv1a64, fnv1of64 } from './fnv.ts';
import { keccak } from './keccak.ts';
import { metrohash64 } from './metro.ts';
import { murmur2x64, murmur3x64, murmur3x86 } from './murmur.ts';
import { nameUuid, spacedUuid } from './name-uuid.ts';
import { siphash13Zero, siphash24Counting, siphash24Zero } from './siphash.ts';
import { xxh3of128, xxh3of64 } from './xxh3.ts';
import { xxhash64 } from './xxhash64.ts';

/** One hash function. */
export interface Digest {
  /** As it is named in a chain: `sha256`. */
  id: string;
  /** Most significant byte first, as it is printed. */
  of(bytes: Buffer): Buffer;
  /** Bytes of its result. */
  sizeBytes: number;
}

/** Those this Node lacks are left out: an OpenSSL in FIPS mode has no MD5. */
const present = new Set(getHashes());
const crypto = (...names: string[]): Digest[] =>
  names
    .filter((name) => present.has(name))
    .map((id) => {
      const of = (bytes: Buffer): Buffer => hash(id, bytes, 'buffer');
      return { id, of, sizeBytes: of(Buffer.alloc(0)).length };
    });

export const cryptographic: readonly Digest[] = crypto(
  'md5',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha512-224',
  'sha512-256',
  'sha3-224',
  'sha3-256',
  'sha3-384',
  'sha3-512',
  'ripemd160',
  'sm3',
  'blake2b512',
  'blake2s256',
);

/** Those of 64 and 128 bits that are no cryptography. 32-bit sums are not here: they collide. */
export const fast: readonly Digest[] = [
  { id: 'fnv1a-64', of: fnv1a64, sizeBytes: 8 },
  { id: 'fnv1-64', of: fnv1of64, sizeBytes: 8 },
  { id: 'xxhash64', of: xxhash64, sizeBytes: 8 },
  { id: 'xxh3-64', of: xxh3of64, sizeBytes: 8 },
  { id: 'xxh3-128', of: xxh3of128, sizeBytes: 16 },
  { id: 'fnv1a-128', of: fnv1a128, sizeBytes: 16 },
  { id: 'crc64-ecma', of: crc64Ecma, sizeBytes: 8 },
  { id: 'crc64-xz', of: crc64Xz, sizeBytes: 8 },
  { id: 'crc64-go-iso', of: crc64GoIso, sizeBytes: 8 },
  { id: 'crc64-jones', of: crc64Jones, sizeBytes: 8 },
  { id: 'cityhash64', of: cityHash64, sizeBytes: 8 },
  { id: 'cityhash128', of: cityHash128, sizeBytes: 16 },
  { id: 'metrohash64', of: metrohash64, sizeBytes: 8 },
  { id: 'farmhash64', of: farmFingerprint64, sizeBytes: 8 },
  { id: 'murmur2-64a', of: murmur2x64, sizeBytes: 8 },
  { id: 'murmur3-128-x64', of: murmur3x64, sizeBytes: 16 },
  { id: 'murmur3-128-x86', of: murmur3x86, sizeBytes: 16 },
  { id: 'siphash-2-4', of: siphash24Zero, sizeBytes: 8 },
  { id: 'siphash-2-4-paper-key', of: siphash24Counting, sizeBytes: 8 },
  { id: 'siphash-1-3', of: siphash13Zero, sizeBytes: 8 },
];

/** Cryptographic ones node:crypto has not. */
export const others: readonly Digest[] = [
  { id: 'keccak-256', of: keccak(32), sizeBytes: 32 },
  { id: 'blake2b-256', of: blake2b(32), sizeBytes: 32 },
];

/** UUIDs made of names. */
export const named: readonly Digest[] = (
  present.has('md5') && present.has('sha1')
    ? [
        { id: 'name-uuid', of: nameUuid },
        { id: 'uuid3-dns', of: spacedUuid('dns', 3) },
        { id: 'uuid3-url', of: spacedUuid('url', 3) },
        { id: 'uuid5-dns', of: spacedUuid('dns', 5) },
        { id: 'uuid5-url', of: spacedUuid('url', 5) },
      ]
    : []
).map((digest) => ({ ...digest, sizeBytes: 16 }));

/** Cryptographic ones in little use. */
export const rare: readonly Digest[] = [
  { id: 'keccak-224', of: keccak(28), sizeBytes: 28 },
  { id: 'keccak-512', of: keccak(64), sizeBytes: 64 },
  { id: 'keccak-384', of: keccak(48), sizeBytes: 48 },
  { id: 'blake2b-160', of: blake2b(20), sizeBytes: 20 },
  { id: 'blake2b-384', of: blake2b(48), sizeBytes: 48 },
];
