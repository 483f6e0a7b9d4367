// Undoes the Content-Encoding of a body (RFC 9110, 8.4) without trusting it: some clients announce one and send another, or none.
import { textOf } from './bytes.ts';
import type { BytesCoding, Scope } from './coding.ts';
import { brotli } from './codings/brotli.ts';
import { announcedDeflate } from './codings/deflate.ts';
import { gzip } from './codings/gzip.ts';
import { lz4, lz4Block } from './codings/lz4.ts';
import { snappy, snappyFramed } from './codings/snappy.ts';
import { zlib } from './codings/zlib.ts';
import { zstd } from './codings/zstd.ts';
import { LIMIT_REACHED } from './limits.ts';
import type { Trail } from './trail.ts';

/** Decoders for each announced name, tried in order; `deflate` means zlib, and raw deflate in practice. */
const byName: Readonly<Record<string, readonly BytesCoding[]>> = {
  gzip: [gzip],
  'x-gzip': [gzip],
  deflate: [zlib, announcedDeflate],
  br: [brotli],
  zstd: [zstd],
  snappy: [snappyFramed, snappy],
  'x-snappy-framed': [snappyFramed],
  lz4: [lz4, lz4Block],
};

/** More than this many encodings on one body is an attack. */
const maxEncodings = 4;

type Unwrapped = { trail: Trail | undefined } & ({ bytes: Buffer } | { closed: string; sizeBytes: number });

/** The body below its announced encodings, with a layer for each; as it is where it is not encoded as announced; `closed` when undoing one reaches a limit. */
export function unwrap(bytes: Buffer, headers: readonly [string, string][], scope: Scope): Unwrapped {
  if (!headers.some(isContentEncoding)) return { trail: undefined, bytes };
  const names = headers
    .filter(isContentEncoding)
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
    .reverse();
  let trail: Trail | undefined;
  let content = bytes;
  for (const name of names.slice(0, maxEncodings)) {
    const opened = openAs(name, content, scope);
    const final =
      typeof opened === 'string' && (byName[name] === undefined || opened.startsWith(LIMIT_REACHED));
    if (final && textOf(content) === undefined) return { trail, closed: opened, sizeBytes: content.length };
    // Bytes that are not what was announced may be something else, or have been opened already by who wrote them down.
    if (opened === undefined || typeof opened === 'string') return { trail, bytes: content };
    trail = { parent: trail, segment: opened.segment, check: opened.check, sealed: false };
    content = opened.bytes;
  }
  return { trail, bytes: content };
}

/** Most headers are told apart by their length. */
function isContentEncoding([name]: readonly [string, string]): boolean {
  return name.length === contentEncoding.length && name.toLowerCase() === contentEncoding;
}
const contentEncoding = 'content-encoding';

/** The child; undefined when no decoder for that name finds its shape; a reason when one failed. */
function openAs(
  name: string,
  bytes: Buffer,
  scope: Scope,
): { segment: string; bytes: Buffer; check: string | undefined } | string | undefined {
  const codings = byName[name];
  if (codings === undefined) return `content encoding ${name.slice(0, 40)} is not known`;
  let reason: string | undefined;
  for (const coding of codings) {
    if (bytes.length < coding.minLength) continue;
    const outcome = coding.decode(bytes, scope);
    if (outcome.kind === 'failed') reason ??= outcome.reason;
    if (outcome.kind !== 'decoded') continue;
    for (const child of outcome.children) {
      if (child.bytes !== undefined)
        return { segment: child.segment, bytes: child.bytes, check: child.check };
    }
  }
  return reason;
}

/** The decoders above, for re-deriving a layer by its segment. */
export const contentCodings: readonly BytesCoding[] = [gzip, zlib, announcedDeflate, brotli, zstd];
