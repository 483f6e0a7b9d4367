// Bytes of an APK's end come in, the certificates it was signed with go out (APK Signature Scheme v2 and v3, source.android.com/docs/security/features/apksigning/v2).

const endSignature = 0x06054b50;
const endBytes = 22;
const magic = 'APK Sig Block 42';
/** Ids of the pairs in a signing block. */
const schemes: readonly { id: number; scheme: 'v2' | 'v3' }[] = [
  { id: 0xf05368c0, scheme: 'v3' },
  { id: 0x1b93ad61, scheme: 'v3' },
  { id: 0x7109871a, scheme: 'v2' },
];

/** Bytes of the trailer that stands right before the central directory when there is a signing block. */
export const blockTrailerBytes = 24;
/** A ZIP's end record with the longest comment. */
export const longestEndBytes = endBytes + 0xffff;

/** Offset of the central directory, from the last bytes of the file; undefined when these do not end a ZIP archive. */
export function centralDirectoryOffset(tail: Buffer): number | undefined {
  for (let at = tail.length - endBytes; at >= 0; at -= 1)
    if (tail.readUInt32LE(at) === endSignature && at + endBytes + tail.readUInt16LE(at + 20) === tail.length)
      return tail.readUInt32LE(at + 16);
  return undefined;
}

/** Size of the whole signing block, from its trailer; undefined when there is none. */
export function signingBlockBytes(trailer: Buffer): number | undefined {
  if (trailer.length !== blockTrailerBytes || trailer.toString('latin1', 8) !== magic) return undefined;
  const size = Number(trailer.readBigUInt64LE(0)) + 8;
  return Number.isSafeInteger(size) ? size : undefined;
}

/** A signer's certificate. */
export interface ApkSigner {
  scheme: 'v2' | 'v3';
  /** DER. */
  certificate: Buffer;
}

/** Every signer's first certificate, those of the newest scheme found; empty when the block holds none. Throws RangeError for a broken block. */
export function signersIn(block: Buffer): ApkSigner[] {
  const pairs = new Map<number, Buffer>();
  for (let at = 8; at < block.length - blockTrailerBytes;) {
    const length = Number(block.readBigUInt64LE(at));
    if (length < 4 || at + 8 + length > block.length)
      throw new RangeError('a pair of the signing block is longer than the block');
    pairs.set(block.readUInt32LE(at + 8), block.subarray(at + 12, at + 8 + length));
    at += 8 + length;
  }
  for (const { id, scheme } of schemes) {
    const value = pairs.get(id);
    if (value === undefined) continue;
    return sequence(prefixed(value, 0)).flatMap((signer) => {
      const signedData = prefixed(signer, 0);
      const digests = prefixed(signedData, 0);
      const [certificate] = sequence(prefixed(signedData, 4 + digests.length));
      return certificate === undefined ? [] : [{ scheme, certificate: Buffer.from(certificate) }];
    });
  }
  return [];
}

/** The value behind a 32-bit length. */
function prefixed(bytes: Buffer, at: number): Buffer {
  const length = bytes.readUInt32LE(at);
  if (at + 4 + length > bytes.length)
    throw new RangeError('a value of the signing block is longer than the block');
  return bytes.subarray(at + 4, at + 4 + length);
}

function sequence(bytes: Buffer): Buffer[] {
  const values: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const value = prefixed(bytes, at);
    values.push(value);
    at += 4 + value.length;
  }
  return values;
}
