// What is computed of a text before it is sent: one hash, a hash of an encoding, a hash of a hash; each with its name.
import { cryptographic, type Digest, fast, named, others, rare } from './list.ts';

/** A way from a text to a digest. */
export interface Chain {
  /** `sha256(base64(x))` for `x` named `form`. */
  said(form: string): string;
  of(bytes: Buffer): Buffer;
  /** Of every form, of those that are hashed most, or, where it is costly and rare, of the value as it is and in lower case. */
  forms: 'every' | 'main' | 'plain';
  /** Whether a prefix of it counts: the first 16 or 32 hex digits. */
  cut: boolean;
  /** Whether it is also printed or stored with its words of 32 or 64 bits, or all of it, turned round. */
  words: boolean;
}

const nestedIds = new Set(['md5', 'sha1', 'sha256', 'sha512']);
const outers = cryptographic.filter(({ id }) => nestedIds.has(id));
const nested = outers.map(remembering);

/** A digest that is asked for the same bytes many times in a row. */
function remembering({ id, of, sizeBytes }: Digest): Digest {
  let last: Buffer | undefined;
  let result: Buffer = Buffer.alloc(0);
  return {
    id,
    sizeBytes,
    of: (bytes) => {
      if (bytes !== last) result = of(bytes);
      last = bytes;
      return result;
    },
  };
}

interface Writing {
  id: string;
  of(bytes: Buffer): Buffer;
}

const encodings: readonly Writing[] = [
  { id: 'base64', of: (bytes) => Buffer.from(bytes.toString('base64'), 'latin1') },
  { id: 'base64url', of: (bytes) => Buffer.from(bytes.toString('base64url'), 'latin1') },
  { id: 'hex', of: (bytes) => Buffer.from(bytes.toString('hex'), 'latin1') },
];
/** How an inner hash is handed to the outer one. */
const writings: readonly Writing[] = [
  ...encodings.filter(({ id }) => id !== 'base64url'),
  { id: 'HEX', of: (bytes) => Buffer.from(bytes.toString('hex').toUpperCase(), 'latin1') },
  { id: 'raw', of: (bytes) => bytes },
];

const once = (digest: Digest, forms: Chain['forms'], words = false): Chain => ({
  said: (form) => `${digest.id}(${form})`,
  of: (bytes) => digest.of(bytes),
  forms,
  cut: nestedIds.has(digest.id),
  words,
});

const ofEncoding = (digest: Digest, encoding: Writing, forms: Chain['forms'] = 'main'): Chain => ({
  said: (form) => `${digest.id}(${encoding.id}(${form}))`,
  of: (bytes) => digest.of(encoding.of(bytes)),
  forms,
  cut: false,
  words: false,
});

const ofHash = (outer: Digest, writing: Writing, inner: Digest): Chain => ({
  said: (form) => `${outer.id}(${writing.id}(${inner.id}(${form})))`,
  of: (bytes) => outer.of(writing.of(inner.of(bytes))),
  forms: 'main',
  cut: false,
  words: false,
});

/** All of them: the plain ones first, so that of two names the shorter is told. */
export const chains: readonly Chain[] = [
  ...cryptographic.map((digest) => once(digest, 'every')),
  ...[...others, ...named].map((digest) => once(digest, 'main')),
  ...fast.map((digest) => once(digest, 'main', true)),
  ...rare.map((digest) => once(digest, 'plain')),
  ...encodings.flatMap((encoding) => cryptographic.map((digest) => ofEncoding(digest, encoding))),
  ...encodings.flatMap((encoding) => others.map((digest) => ofEncoding(digest, encoding, 'plain'))),
  ...nested.flatMap((inner) =>
    writings.flatMap((writing) => outers.map((outer) => ofHash(outer, writing, inner))),
  ),
];
