// A body's wire bytes and headers come in, what a viewer shows goes out: text where it is text, else base64.
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** Beyond this a body is referred to by its hash alone: 8 MiB. */
export const inlineLimitBytes = 8 * 1024 * 1024;

/** A body as a HAR viewer takes it. */
export interface BodyText {
  text: string;
  encoding: 'utf8' | 'base64';
  /** Size with the content coding undone, in bytes. */
  sizeBytes: number;
}

/** The body with its content coding undone where that works within the limit, else the wire bytes as base64. */
export function bodyText(wire: Uint8Array, contentEncoding: string | undefined): BodyText {
  const plain = undoCodings(wire, contentEncoding ?? '');
  const text = plain === undefined ? undefined : asText(plain);
  if (plain !== undefined && text !== undefined) return { text, encoding: 'utf8', sizeBytes: plain.length };
  const bytes = plain ?? wire;
  return { text: Buffer.from(bytes).toString('base64'), encoding: 'base64', sizeBytes: bytes.length };
}

/** Codings are listed in the order they were applied (RFC 9110, section 8.4). Undefined for an unknown one or bad bytes. */
function undoCodings(wire: Uint8Array, contentEncoding: string): Uint8Array | undefined {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .reverse();
  let bytes: Uint8Array | undefined = wire;
  for (const coding of codings) {
    if (bytes === undefined) return undefined;
    bytes = undoCoding(bytes, coding);
  }
  return bytes;
}

function undoCoding(bytes: Uint8Array, coding: string): Uint8Array | undefined {
  const limit = { maxOutputLength: inlineLimitBytes };
  try {
    switch (coding) {
      case '':
      case 'identity':
        return bytes;
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(bytes, limit);
      case 'deflate':
        return inflateSync(bytes, limit);
      case 'br':
        return brotliDecompressSync(bytes, limit);
      default:
        return undefined;
    }
  } catch (_cause) {
    return undefined;
  }
}

/** UTF-8 text without NUL bytes, or undefined. */
function asText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (_cause) {
    return undefined;
  }
}
